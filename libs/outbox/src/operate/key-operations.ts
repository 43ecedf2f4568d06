import { type Operation, OperationRefused } from '@nestwork/operations';
import type { KeyRestarts } from '../keys/key-restarts.js';
import { KeysToRestart } from './outbox-parameters.js';

/** `keys restart`. */
export function restartKeys(restarts: KeyRestarts): Operation<KeysToRestart> {
  return {
    name: 'keys restart',
    summary: 'Counts the events of keys from 1 again: after the database of their sender was restored from a backup.',
    parameters: KeysToRestart,
    changes: true,
    run: async ({ event, key, all = false, reason, dryRun }, { by, signal }) => {
      if (!all && event === undefined)
        throw OperationRefused.of({ reason: 'Say which: --event, with or without --key, or --all' });
      if (dryRun) return { details: { wouldRestart: await restarts.count({ event, key }) } };
      return { details: { restarted: await restarts.restart({ event, key }, { by, reason, signal }) } };
    },
  };
}
