import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { NotConnected } from '../connection/not-connected.js';
import { InfrastructureErrors } from '../pipeline/infrastructure-errors.js';
import { StartPatience } from './start-patience.js';

class DatabaseIsAway extends Error {}

describe('a step of the start', () => {
  const away = new NotConnected(['127.0.0.1']);
  let patience: StartPatience;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => {
    const infrastructure = new InfrastructureErrors();
    infrastructure.add((error) => error instanceof DatabaseIsAway);
    patience = new StartPatience(infrastructure);
  });

  it.each([away, new DatabaseIsAway('no server')])(
    'is done again while something is away, and says what: %p',
    async (reason) => {
      const said: (string | undefined)[] = [];
      const result = await patience.through('open', async () => {
        said.push(patience.waitingFor);
        if (said.length === 1) throw reason;
        return 'open';
      });

      expect(result).toBe('open');
      expect(said).toEqual([undefined, `waits to open: ${reason.message}`]);
      expect(patience.waitingFor).toBeUndefined();
    },
  );

  it('ends the start at once when waiting mends nothing', async () => {
    const broken = new Error('Migration CreateTea failed');
    await expect(patience.through('migrate', () => Promise.reject(broken))).rejects.toBe(broken);
  });

  it('is not waited for when the service is asked to stop, before or meanwhile', async () => {
    const waiting = patience.through('open', () => Promise.reject(away));
    patience.stop();
    await expect(waiting).rejects.toBe(away);
    await expect(patience.through('open', () => Promise.reject(away))).rejects.toBe(away);
  });
});
