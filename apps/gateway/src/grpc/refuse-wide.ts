import protobuf from 'protobufjs';

/** As many as a body of JSON may have keys. */
const MOST_FIELDS = 1_000;

/** A message has more fields than one may have, together with those inside it. */
export class TooWide extends Error {
  override readonly name = 'TooWide';
}

/**
 * Throws TooWide for a message of very many fields, before any of it is built: an empty message in a list is two bytes to its sender, or a
 * part of a bit when compressed, and an object with all its defaults here. What stands in a list of plain values is not counted.
 */
export function refuseWide(message: Uint8Array, type: protobuf.Type): void {
  const reader = protobuf.Reader.create(message);
  if (fieldsIn(reader, reader.len, { type, most: MOST_FIELDS }) > MOST_FIELDS)
    throw new TooWide(`A message has more than ${MOST_FIELDS} fields`);
}

interface Counted {
  readonly type: protobuf.Type;
  /** Where counting may stop. */
  readonly most: number;
}

function fieldsIn(reader: protobuf.Reader, end: number, { type, most }: Counted): number {
  let count = 0;
  while (reader.pos < end && count <= most) {
    const tag = reader.uint32();
    const field = type.fieldsById[tag >>> 3];
    const inner = field?.resolvedType;
    if (inner instanceof protobuf.Type && (tag & 7) === LENGTH_DELIMITED) {
      const length = reader.uint32();
      count += 1 + fieldsIn(reader, Math.min(reader.pos + length, end), { type: inner, most: most - count });
    } else {
      if (!field?.repeated) count++;
      reader.skipType(tag & 7);
    }
  }
  return count;
}

const LENGTH_DELIMITED = 2;
