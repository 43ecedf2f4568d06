/** The fields of the answer that the query of a request wants, as it came; undefined when it wants all of them. */
export function wantedFields(query: unknown): string | undefined {
  const { fields } = read(query);
  // Several values of it are a list here.
  return typeof fields === 'string' ? fields : fields?.join(',');
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
