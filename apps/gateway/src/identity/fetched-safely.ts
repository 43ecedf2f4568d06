import { ValidateBy, type ValidationArguments } from 'class-validator';

/** When the address does not matter, because nothing is fetched from it. */
interface FetchedSafelyOptions<C> {
  readonly unless?: (config: C) => boolean;
}

/**
 * An address that keys may be fetched from: HTTPS, or HTTP on this machine while NODE_ENV is not `production`. Whoever stands
 * between the gateway and the keys decides which tokens are valid.
 */
export function FetchedSafely<C extends { readonly nodeEnv: string }>({
  unless = () => false,
}: FetchedSafelyOptions<C> = {}): PropertyDecorator {
  return ValidateBy({
    name: 'fetchedSafely',
    validator: {
      validate(value: unknown, args?: ValidationArguments) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- class-validator does not know the decorated class
        const config = args?.object as C;
        return unless(config) || isSafeToFetch(value, config.nodeEnv);
      },
      defaultMessage: () => '$property must be an https: address (http: only on 127.0.0.1, and not in production)',
    },
  });
}

/** Whether keys may be fetched from an address. */
export function isSafeToFetch(value: unknown, nodeEnv: string): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && nodeEnv !== 'production' && LOOPBACK.has(hostname));
}

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);
