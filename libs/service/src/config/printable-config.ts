import { redact } from '@nestwork/observability';
import { envFieldsOn } from './env.js';

/** The values of a configuration by variable, as they may be printed: secrets and passwords inside addresses are replaced. */
export function printableConfig(config: object): Record<string, unknown> {
  const entries = envFieldsOn(config).map(({ variable, property, secret }) => {
    const value: unknown = Reflect.get(config, property);
    return [variable, secret && value !== undefined ? '[redacted]' : value] as const;
  });
  return redact(Object.fromEntries(entries));
}
