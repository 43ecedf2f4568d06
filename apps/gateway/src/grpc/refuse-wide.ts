import protobuf from 'protobufjs';

/** As many as a body of JSON may have keys; here each message of a list is one, too, so that a contract with long lists reaches it sooner. */
const MOST_FIELDS = 1_000;

/** A message has more fields than one may have, together with those inside it. */
export class TooWide extends Error {
  override readonly name = 'TooWide';
}

/** A field is written in another way than its type is. */
export class MisreadField extends Error {
  override readonly name = 'MisreadField';
}

/**
 * Throws TooWide for a message of very many fields, before any of it is built: an empty message in a list is two bytes to its sender, or a
 * part of a bit when compressed, and an object with all its defaults here. What stands in a list of plain values is not counted.
 *
 * Throws MisreadField where the type of a field is none that it can be written in: protobufjs does not look at that, and would find messages
 * where there was nothing to be counted.
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
    if (field && !isWrittenAs(tag & 7, field)) throw new MisreadField(`${field.fullName} is written as ${tag & 7}`);
    const inner = field?.resolvedType;
    if (inner instanceof protobuf.Type) {
      const length = reader.uint32();
      count += 1 + fieldsIn(reader, Math.min(reader.pos + length, end), { type: inner, most: most - count });
    } else {
      if (!field?.repeated) count++;
      reader.skipType(tag & 7);
    }
  }
  return count;
}

/** A list of numbers may be written as one field, or as many. */
function isWrittenAs(wireType: number, { resolvedType, type, repeated }: protobuf.Field): boolean {
  const plain: Readonly<Record<string, number>> = protobuf.types.basic;
  const own = resolvedType instanceof protobuf.Enum ? VARINT : (plain[type] ?? LENGTH_DELIMITED);
  return wireType === own || (repeated && wireType === LENGTH_DELIMITED);
}

const VARINT = 0;
const LENGTH_DELIMITED = 2;
