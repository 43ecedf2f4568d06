import { expect, it } from '@jest/globals';
import { missingPrograms } from './missing-programs.js';

it('says nothing of a run that had every program', () => {
  expect(missingPrograms({ TEST_NATS_SERVER: '/usr/sbin/nats-server' })).toEqual([]);
});

it('says which specs go without when NATS runs as a container and there is no Redis', () => {
  expect(missingPrograms({ TEST_REDIS_PROBLEM: 'No redis-server was found' })).toEqual([
    expect.stringContaining('put nats-server on your PATH'),
    expect.stringContaining('No redis-server was found'),
  ]);
});
