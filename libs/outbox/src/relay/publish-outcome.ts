/** What became of one attempt to publish. */
export type PublishOutcome =
  /** Stored by the broker. A duplicate is as good: an earlier attempt was stored and its answer was lost. */
  | { readonly kind: 'acked'; readonly stream: string; readonly seq: number; readonly duplicate: boolean }
  /** The broker will not have this message; another one may do. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Nothing can be said about the message: its destination is away, full or silent. */
  | { readonly kind: 'unavailable'; readonly reason: string };
