import { expect, it } from '@jest/globals';
import { failingChecks } from './readiness.js';

it('names the failing checks in their own words', () => {
  const error = { nats: { status: 'down', message: 'not connected' }, outbox: { status: 'down' } };
  expect(failingChecks({ error })).toBe('nats: not connected; outbox');
});

it('says something even when no check is named', () => {
  expect(failingChecks({})).toBe('it says it is not ready');
});
