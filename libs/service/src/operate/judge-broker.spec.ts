import { describe, expect, it } from '@jest/globals';
import type { MayStore } from '@nestwork/messaging';
import { judgeClock, judgeNatsVersion, judgeRights, judgeStorage, judgeStreams } from './judge-broker.js';
import { judgeNode } from './service-checkup.js';

describe('what is known of a version of nats-server', () => {
  it.each([
    ['2.15.1', 'ok'],
    ['2.14.3', 'ok'],
    ['2.12.12', 'ok'],
    ['2.12.15', 'ok'],
    ['2.14.2', 'warning'],
    ['2.13.0', 'warning'],
    ['2.12.11', 'warning'],
    ['2.10.27', 'warning'],
    ['2.10.23', 'warning'],
    ['2.9.10', 'warning'],
    ['2.10.22', 'problem'],
    ['2.10.20', 'problem'],
    ['2.9.9', 'problem'],
    ['unknown', 'problem'],
  ])('nats-server %s is %s (T31)', (version, severity) => {
    expect(judgeNatsVersion(version).severity).toBe(severity);
  });

  it('reads the version of a preview by its number', () => {
    expect(judgeNatsVersion('2.15.0-RC.1').severity).toBe('ok');
  });
});

describe('what the facts about a broker mean', () => {
  it.each([
    [{ aheadMs: 400, roundTripMs: 2 }, 'ok'],
    [{ aheadMs: 900, roundTripMs: 2_000 }, 'ok'],
    [{ aheadMs: -900, roundTripMs: 2 }, 'warning'],
    [{ aheadMs: 5_500, roundTripMs: 2 }, 'problem'],
    [undefined, 'note'],
  ])('clock %j: %s', (clock, severity) => {
    expect(judgeClock(clock).severity).toBe(severity);
  });

  it.each([
    [{ used: 10e6, limit: undefined }, 'note'],
    [{ used: 69e6, limit: 100e6 }, 'ok'],
    [{ used: 70e6, limit: 100e6 }, 'warning'],
    [{ used: 95e6, limit: 100e6 }, 'problem'],
  ])('storage %j: %s', (storage, severity) => {
    expect(judgeStorage(storage).severity).toBe(severity);
  });

  it('is a problem when own events cannot be published, and a warning when others are not safe from this service', () => {
    const severities = (own: MayStore, forgeable: string[], readable: string[]) =>
      judgeRights({ own, forgeable, readable }).map(({ severity }) => severity);
    expect(severities('yes', [], [])).toEqual(['ok', 'ok', 'ok']);
    expect(severities('forbidden', [], [])).toEqual(['problem', 'ok', 'ok']);
    expect(severities('no stream', ['payments'], ['orders'])).toEqual(['problem', 'warning', 'warning']);
  });

  it('is a warning to keep one copy, and a problem when streams differ from what is declared', () => {
    const difference = { stream: 'EVT_SHOP', kind: 'stream differs', drift: [], mend: async () => {} } as const;
    expect(judgeStreams([], 3).map(({ severity }) => severity)).toEqual(['ok', 'ok']);
    expect(judgeStreams([difference], 1).map(({ severity }) => severity)).toEqual(['warning', 'problem']);
  });

  it.each([
    ['26.5.0', 'ok'],
    ['20.19.0', 'warning'],
    ['20.18.9', 'problem'],
    ['18.20.0', 'problem'],
  ])('Node %s: %s', (version, severity) => {
    expect(judgeNode(version).severity).toBe(severity);
  });
});
