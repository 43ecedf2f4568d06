/** Every value by which a query says which fields of the answer are wanted. */
export function wantedFields(query: unknown): readonly string[] {
  const { fields = [] } = read(query);
  return [fields].flat();
}

/** The query without that: it says something of the answer, and is no input of any endpoint. */
export function withoutWantedFields(query: unknown): unknown {
  if (typeof query !== 'object' || query === null) return query;
  const { fields: _, ...own } = read(query);
  return own;
}

function read(query: unknown): { readonly fields?: string | readonly string[] } {
  return Object(query);
}
