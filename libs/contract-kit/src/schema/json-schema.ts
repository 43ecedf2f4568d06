/** A JSON Schema (draft 2020-12), as far as contracts produce one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}
