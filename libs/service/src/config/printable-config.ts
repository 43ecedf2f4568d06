import { redact } from '@nestwork/observability';
import { envFieldsOn } from './env.js';

/** All values of a configuration by variable, as they may be printed: secrets and passwords inside addresses are replaced. */
export function printableConfig(config: object): Record<string, unknown> {
  const entries = envFieldsOn(config).map(({ variable, property, secret }) => {
    const value: unknown = Reflect.get(config, property);
    // What is not set is said, too.
    return [variable, secret && value !== undefined ? '[redacted]' : (value ?? null)] as const;
  });
  return redact(Object.fromEntries(entries));
}
