import { expect, it } from '@jest/globals';
import { redisEnvironment, testEnvironment } from './test-infrastructure.js';

const started = {
  infrastructure: { postgresUrl: 'postgres://x', natsUrl: 'nats://127.0.0.1:4000' },
  accountsDir: '/data/nats-accounts',
};

it('tells the specs where the servers are', () => {
  const infrastructure = {
    ...started.infrastructure,
    natsServerPath: '/usr/sbin/nats-server',
    natsServerVersion: '2.12.15',
  };
  expect(testEnvironment({ ...started, infrastructure })).toEqual({
    TEST_POSTGRES_URL: 'postgres://x',
    TEST_NATS_URL: 'nats://127.0.0.1:4000',
    TEST_NATS_ACCOUNTS_DIR: '/data/nats-accounts',
    TEST_NATS_SERVER: '/usr/sbin/nats-server',
    TEST_NATS_VERSION: '2.12.15',
  });
});

it('names no program when NATS runs in a container', () => {
  expect(testEnvironment(started)).not.toHaveProperty('TEST_NATS_SERVER');
});

it('names the redis-server that was given', async () => {
  expect(await redisEnvironment('/nowhere', { TEST_REDIS_SERVER: process.execPath })).toEqual({
    TEST_REDIS_SERVER: process.execPath,
  });
});

it('says why there is none when the one that was given cannot be run', async () => {
  expect(await redisEnvironment('/nowhere', { TEST_REDIS_SERVER: '/nowhere/redis-server' })).toEqual({
    TEST_REDIS_PROBLEM: expect.stringContaining('TEST_REDIS_SERVER names /nowhere/redis-server, which cannot be run'),
  });
});
