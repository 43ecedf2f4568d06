import { compressed, type Encoding } from './compression.js';
import { entityTagOf } from './entity-tag.js';

/** Bytes as they are sent in an encoding. */
interface Form {
  readonly tag: string;
  readonly bytes: Promise<Buffer>;
}

const forms = new WeakMap<Buffer, Map<Encoding, Form>>();

/**
 * Bytes that are sent to everybody, in an encoding: made once, and the same for all who are sent them. Whoever asks without reading then costs
 * nothing, where a copy for each of his requests would wait for him.
 */
export function keptForm(body: Buffer, encoding: Encoding): Form {
  const known = forms.get(body) ?? new Map<Encoding, Form>();
  forms.set(body, known);
  const bytes = () => (encoding === 'identity' ? Promise.resolve(body) : compressed(body, encoding));
  const form = known.get(encoding) ?? { tag: entityTagOf(body, encoding), bytes: bytes() };
  known.set(encoding, form);
  return form;
}
