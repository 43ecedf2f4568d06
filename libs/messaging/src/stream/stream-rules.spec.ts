import { describe, expect, it } from '@jest/globals';
import { type StreamConfig, DiscardPolicy, PersistMode, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { eventStream, streamConfig } from './standard-streams.js';
import { streamDrift } from './stream-rules.js';

const DAY_MS = 24 * 3_600_000;
const declared = streamConfig(eventStream('tea'), { replicas: 3, streamRetentionDays: 7 });

/** As servers show it: settings that are off are left out. */
function drift(changes: Partial<StreamConfig> = {}) {
  const { no_ack: _, ...shown } = declared;
  return streamDrift(declared, { ...shown, ...changes } as StreamConfig);
}

describe('a stream as the server has it', () => {
  it('suits when it is as declared', () => {
    expect(drift()).toEqual([]);
  });

  it.each<[string, Partial<StreamConfig>]>([
    ['keeps messages longer', { max_age: nanos(30 * DAY_MS) }],
    ['recognises a repeat for up to ten minutes', { duplicate_window: nanos(600_000) }],
    ['has a bound of size, beyond which it refuses', { max_bytes: 1_000_000 }],
    ['is persisted as usual', { persist_mode: PersistMode.Default }],
  ])('suits when it %s', (_, changes) => {
    expect(drift(changes)).toEqual([]);
  });

  it.each<[string, Partial<StreamConfig>]>([
    ['keeps messages for too short', { max_age: nanos(DAY_MS) }],
    ['drops old messages when full', { discard: DiscardPolicy.Old }],
    ['keeps only the last of each subject', { max_msgs_per_subject: 1 }],
    ['forgets too soon what was sent', { duplicate_window: nanos(30_000) }],
    ['remembers for too long what was sent', { duplicate_window: nanos(DAY_MS) }],
    ['lets messages be deleted', { deny_delete: false }],
    ['lets messages be purged', { deny_purge: false }],
    ['lets messages be rolled up', { allow_rollup_hdrs: true }],
    ['does not acknowledge', { no_ack: true }],
    ['has too few copies', { num_replicas: 1 }],
  ])('that %s can be changed safely', (_, changes) => {
    expect(drift(changes)).toMatchObject([{ field: Object.keys(changes)[0], isFatal: false, isSafeToChange: true }]);
  });

  it.each<[string, Partial<StreamConfig>]>([
    ['forgets what was acknowledged', { retention: RetentionPolicy.Workqueue }],
    ['lives in memory', { storage: StorageType.Memory }],
    ['acknowledges before it syncs', { persist_mode: PersistMode.Async }],
    ['stores other subjects', { subjects: ['evt.coffee.>'] }],
  ])('that %s is of no use, and cannot be changed safely', (_, changes) => {
    expect(drift(changes)).toMatchObject([{ field: Object.keys(changes)[0], isFatal: true, isSafeToChange: false }]);
  });

  it('that stores only some of the subjects is of no use until the others are added, which is safe', () => {
    expect(drift({ subjects: ['evt.tea.served.v1.*'] })).toMatchObject([{ isFatal: true, isSafeToChange: true }]);
  });

  it.each<[string, Partial<StreamConfig>]>([
    ['keeps messages for ever', { max_age: 0 }],
    ['has more copies', { num_replicas: 5 }],
  ])('that %s is left to an operator', (_, changes) => {
    expect(drift(changes)).toMatchObject([{ isFatal: false, isSafeToChange: false }]);
  });
});
