/** What a service may call by HTTP. */
export interface OutboundRules {
  /** `https://keys.example`; of an address with a path only its origin counts. */
  readonly origins: readonly string[];
  /** Networks that may be called although nobody outside could: `10.0.12.0/24`, `::1/128`. */
  readonly privateNetworks: readonly string[];
}
