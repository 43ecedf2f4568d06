/** A message that the broker acknowledged, as the history knows it: without its body. */
export interface PublishedRow {
  /** A bigint of the database, in the order of which the rows of a key were published. */
  readonly rowId: string;
  readonly id: string;
  readonly brokerId: string;
  readonly stream: string;
  /** Where the broker said that it stands. A hint where to look, never evidence: after a loss the stream uses it again. */
  readonly seq: number;
  readonly publishedAt: Date;
}

/** Rows published from one moment until just before another, by the database's clock. */
export interface TimeSpan {
  readonly from: Date;
  readonly until: Date;
}
