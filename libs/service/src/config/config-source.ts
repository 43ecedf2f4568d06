/** Where the values of a configuration came from. */
export interface ConfigSource {
  /** The variables that were set. */
  readonly environment: readonly string[];
  /** Whose defaults all others have. */
  readonly defaults: 'production' | 'development';
}

const sources = new WeakMap<object, ConfigSource>();

/** Remembers it for as long as there is the configuration. */
export function rememberSource(config: object, source: ConfigSource): void {
  sources.set(config, source);
}

/** Undefined for a configuration that `loadConfig` did not load. */
export function sourceOf(config: object): ConfigSource | undefined {
  return sources.get(config);
}
