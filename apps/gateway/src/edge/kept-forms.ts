import { compressed, type Encoding } from './compression.js';
import { entityTagOf } from './entity-tag.js';

/** Bytes as they are sent in an encoding. */
interface Form {
  readonly tag: string;
  /** Made when they are asked for, once; after a failure again for whoever asks next. */
  bytes(): Promise<Buffer>;
}

const forms = new WeakMap<Buffer, Map<Encoding, Form>>();

/**
 * Bytes that are sent to everybody, in an encoding: made once, and the same for all who are sent them. Whoever asks without reading then costs
 * nothing, where a copy for each of his requests would wait for him.
 */
export function keptForm(body: Buffer, encoding: Encoding, compress = compressed): Form {
  const known = forms.get(body) ?? new Map<Encoding, Form>();
  forms.set(body, known);
  const make = () => (encoding === 'identity' ? Promise.resolve(body) : compress(body, encoding));
  const form = known.get(encoding) ?? { tag: entityTagOf(body, encoding), bytes: keptOnceMade(make) };
  known.set(encoding, form);
  return form;
}

function keptOnceMade(make: () => Promise<Buffer>): () => Promise<Buffer> {
  let kept: Promise<Buffer> | undefined;
  return async () => {
    kept ??= make();
    try {
      return await kept;
    } catch (error) {
      kept = undefined;
      throw error;
    }
  };
}
