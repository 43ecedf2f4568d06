import type { OutboundHttp } from '@nestwork/outbound';
import type { IssuerConfig } from '../issuer-config.js';
import { isSafeToFetch } from '../fetched-safely.js';
import { fetchJson } from './fetch-json.js';
import { KeySet } from './key-set.js';

/** Gets the present keys of the issuer. */
export type KeySource = () => Promise<KeySet>;

/** Where the configuration says that the keys are: at an address of their own, or where discovery finds them. */
export function keySource(config: IssuerPlace, http: OutboundHttp): KeySource {
  return async () => KeySet.parse(await fetchJson(http, config.authJwksUrl ?? (await discover(config, http))));
}

type IssuerPlace = Pick<IssuerConfig, 'authIssuer' | 'authJwksUrl' | 'nodeEnv'>;

/** OpenID Connect Discovery 1.0, section 4. Asked anew each time: an issuer may move its keys. */
async function discover({ authIssuer: issuer, nodeEnv }: IssuerPlace, http: OutboundHttp): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const found = await fetchJson(http, url);
  const { issuer: stated, jwks_uri: keys }: { issuer?: unknown; jwks_uri?: unknown } =
    typeof found === 'object' && found !== null ? found : {};
  if (stated !== issuer) throw new Error(`${url} speaks for another issuer than ${issuer}`);
  if (typeof keys !== 'string' || !isSafeToFetch(keys, nodeEnv))
    throw new Error(`${url} names no safe address of keys`);
  return keys;
}
