import type { Shape } from '../shapes/shape.js';

/** The number of each field of each message: a promise to every client, so a field keeps it for ever, also when it is gone. */
export type ProtoNumbers = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** The numbers with those of fields that have none yet: the next free ones of their message. */
export function withNewNumbers(numbers: ProtoNumbers, shapes: Iterable<Shape>): ProtoNumbers {
  const all: Record<string, Readonly<Record<string, number>>> = { ...numbers };
  for (const { name, fields } of shapes) {
    const own: Record<string, number> = { ...all[name] };
    let last = Math.max(0, ...Object.values(own));
    for (const field of fields) own[field.name] ??= ++last;
    all[name] = own;
  }
  return Object.fromEntries(Object.entries(all).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
