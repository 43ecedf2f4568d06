/** What one GraphQL request may ask for before it is refused. Counted with every fragment wherever it is spread. */
export interface GraphqlLimits {
  readonly queryBytes: number;
  readonly tokens: number;
  /** Fields inside fields. */
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  /** Pairs of fields of one name: see repeatedPairs. */
  readonly repeats: number;
  /** See QueryWeight. */
  readonly cost: number;
  /** For the whole operation; no service is given longer. */
  readonly timeoutMs: number;
  /**
   * How many queries are remembered as checked. Mercurius keeps up to four times as many (good and bad ones, two generations of
   * each), and one at its limits takes 0.2 MB: its own 1,024 would let strangers fill 0.8 GB.
   */
  readonly remembered: number;
}

/** The limits of a public door. */
export const graphqlLimits: GraphqlLimits = {
  queryBytes: 15_360,
  tokens: 1_000,
  depth: 8,
  aliases: 15,
  directives: 50,
  repeats: 1_500,
  cost: 5_000,
  timeoutMs: 5_000,
  remembered: 64,
};
