import { MsgHdrsImpl, type Msg, type MsgHdrs } from '@nats-io/transport-node';

/** The headers of a message that arrived. Reading never throws: what cannot be decoded is `malformed`. */
export class MessageHeaders {
  static readonly none = new MessageHeaders(new Map());

  readonly #values: ReadonlyMap<string, string>;

  constructor(
    values: ReadonlyMap<string, string>,
    /** Whether the sender's header block broke the rules; then no header can be read. */
    readonly malformed: boolean = false,
  ) {
    this.#values = values;
  }

  // nats.js decodes headers when they are first read, and throws then; out of a subscription's callback such an error
  // would end the read loop of the whole connection.
  static of(msg: Pick<Msg, 'headers'>): MessageHeaders {
    try {
      return msg.headers ? new MessageHeaders(firstValues(msg.headers)) : MessageHeaders.none;
    } catch {
      return new MessageHeaders(new Map(), true);
    }
  }

  /** The value of a header by its exact name; undefined when missing or empty. */
  get(name: string): string | undefined {
    return this.#values.get(name) || undefined;
  }

  toRecord(): Record<string, string> {
    return Object.fromEntries(this.#values);
  }
}

function firstValues(headers: MsgHdrs): Map<string, string> {
  const values = new Map<string, string>();
  for (const [name, [first]] of headers) if (first !== undefined) values.set(name, first);
  return values;
}

/** Headers as NATS sends them. Refuses a value that could start a header of its own. */
export function toNatsHeaders(values: Readonly<Record<string, string>>): MsgHdrs {
  const lists: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(values)) {
    if (UNSAFE.test(value)) throw new Error(`Header ${name} contains a line break or NUL`);
    lists[name] = [value];
  }
  return MsgHdrsImpl.fromRecord(lists);
}

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const UNSAFE = /[\r\n\0]/;
