import { describe, expect, it } from '@jest/globals';
import { type OutboxOptions, OutboxSettings } from './outbox-settings.js';

describe('the settings of an outbox', () => {
  it('are fit unless stated', () => {
    expect(new OutboxSettings()).toMatchObject({ leaseMs: 4_000, keepPublishedDays: 7, keepKeysDays: 30 });
  });

  it.each<[OutboxOptions, string]>([
    [{ leaseMs: 499 }, 'leaseMs of OutboxModule is 499; it may be 500 to 15000'],
    [{ leaseMs: 15_001 }, 'it may be 500 to 15000'],
    [{ pollMs: 0 }, 'pollMs of OutboxModule is 0'],
    [{ batchSize: 0 }, 'batchSize of OutboxModule is 0'],
    [{ maxInFlight: 0 }, 'maxInFlight of OutboxModule is 0'],
    [{ maxInFlight: Number.NaN }, 'maxInFlight of OutboxModule is NaN'],
    [{ keepPublishedDays: 8 }, 'keepPublishedDays of OutboxModule is 8; it may be 1 to 7'],
    [{ republishPerSecond: 0 }, 'republishPerSecond of OutboxModule is 0'],
    [{ keepPublishedDays: 5, keepKeysDays: 5 }, 'more than the 5 days of keepPublishedDays'],
  ])('are refused at the start when they are %j', (options, reason) => {
    expect(() => new OutboxSettings(options)).toThrow(reason);
  });
});
