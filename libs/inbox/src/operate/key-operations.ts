import type { Operation } from '@nestwork/operations';
import type { KeyReleases } from '../order/key-releases.js';
import { KeysParameters, ReleaseParameters } from './parameters.js';

/** `keys list` */
export function listKeys(releases: KeyReleases): Operation<KeysParameters> {
  return {
    name: 'keys list',
    summary: 'Lists the held keys of ordered consumers: why, since when, and what waits.',
    parameters: KeysParameters,
    changes: false,
    run: async ({ limit = 50, ...keys }) => ({ rows: (await releases.list(keys, limit)).map((line) => ({ ...line })) }),
  };
}

/** `keys release` */
export function releaseKey(releases: KeyReleases): Operation<ReleaseParameters> {
  return {
    name: 'keys release',
    summary: 'Accepts that events of a key are missing: it goes on with the first that is there.',
    parameters: ReleaseParameters,
    changes: true,
    run: async ({ consumer, key, reason }, { by }) => {
      await releases.release({ consumer, key, reason, by });
      return { details: { released: key, consumer } };
    },
  };
}
