/** What requests are counted together: questions, and what changes something. */
export type RateClass = 'read' | 'write';

/** How many requests a caller may make within a window that begins with the first of them. */
export interface Quota {
  /** As callers see it. */
  readonly name: string;
  readonly requests: number;
  readonly windowS: number;
}

/** How much of a quota is left after a request was counted. */
export interface QuotaState {
  readonly quota: Quota;
  /** Whether the request was within the quota. */
  readonly granted: boolean;
  readonly remaining: number;
  /** When the window ends, in whole seconds from now; at least 1. */
  readonly resetS: number;
}

/** The fields of draft-ietf-httpapi-ratelimit-headers (-10): what the quota is, and what is left of it. */
export function rateLimitHeaders({ quota, remaining, resetS }: QuotaState): Readonly<Record<string, string>> {
  return {
    'ratelimit-policy': `"${quota.name}";q=${quota.requests};w=${quota.windowS}`,
    ratelimit: `"${quota.name}";r=${remaining};t=${resetS}`,
  };
}
