/** The numbers of the fields of each message, as a proto file has given them out. */
export type ProtoNumbers = ReadonlyMap<string, ReadonlyMap<string, number>>;

/**
 * Reads the numbers out of a file that `protoText` wrote: a number is a promise to every client, so a field keeps it for ever,
 * and a field that is gone leaves it reserved.
 */
export function protoNumbersIn(text: string): ProtoNumbers {
  const messages = new Map<string, Map<string, number>>();
  for (const [, message = '', body = ''] of text.matchAll(/^message (\w+) \{\n([^]*?)^\}/gm)) {
    const numbers = new Map<string, number>();
    for (const [, field = '', number] of body.matchAll(/ (\w+) = (\d+);/g)) numbers.set(field, Number(number));
    for (const [, number, field = ''] of body.matchAll(/reserved (\d+); \/\/ (\w+)/g))
      numbers.set(field, Number(number));
    messages.set(message, numbers);
  }
  return messages;
}
