import { visit, type DocumentNode } from 'graphql';

/**
 * How many pairs of fields of a document are answered under the same name. Validation compares such pairs, with their arguments, to see
 * whether both can be answered at once ("Field Selection Merging" of the specification): n fields cost it n², at each level above them.
 * Known in one walk, wherever the fields stand, because fragments can bring any two of them together.
 */
export function repeatedPairs(document: DocumentNode): number {
  const seen = new Map<string, number>();
  let pairs = 0;
  visit(document, {
    Field({ alias, name }) {
      const answered = (alias ?? name).value;
      const before = seen.get(answered) ?? 0;
      pairs += before;
      seen.set(answered, before + 1);
    },
  });
  return pairs;
}
