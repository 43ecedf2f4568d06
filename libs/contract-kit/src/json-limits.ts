/** How large, how deep and how wide a JSON text may be. */
export interface JsonLimits {
  readonly maxBytes: number;
  readonly maxDepth: number;
  /** Keys in all objects of the text together. */
  readonly maxKeys: number;
}

/** 1 MiB is also the largest message that NATS takes by default. */
export const defaultLimits: JsonLimits = { maxBytes: 1_048_576, maxDepth: 32, maxKeys: 1_000 };
