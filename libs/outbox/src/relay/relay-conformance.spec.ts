import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { describeRelay, failingCases, relayCases } from '@nestwork/testing';
import { MemoryRelay, type RelayFault } from '../../spec-support/memory-relay.js';

Logger.overrideLogger(false);

describeRelay(async () => new MemoryRelay());

describe('The suite of a relay sees through one that', () => {
  it.each<[RelayFault, string]>([
    ['sees only what is committed later', 'crash after commit before publish'],
    ['publishes under new ids', 'crash after publish before settling'],
    ['marks before the ack', 'broker restart'],
    ['gives a refused message up', 'poison head'],
    ['ends with its first failure', 'database restart'],
  ])('%s, when %s', async (fault, beginning) => {
    const cases = relayCases.filter(({ name }) => name.startsWith(beginning));
    expect(cases).toHaveLength(1);
    expect(await failingCases(cases, async () => new MemoryRelay(fault))).toHaveLength(1);
  });
});
