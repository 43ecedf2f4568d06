import { expect, it } from '@jest/globals';
import { derivedId as derivedByContractKit } from '@nestwork/contract-kit';
import { derivedId } from './message-id.js';

it('derives the same id as the gateway', () => {
  const parts = ['0190b5a0-0000-7000-9000-000000000001', 'placeOrder', '{}', 'key "ä"'];
  expect(derivedId(...parts)).toBe(derivedByContractKit(...parts));
});
