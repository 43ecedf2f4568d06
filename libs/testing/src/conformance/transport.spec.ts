import { describe, expect, it } from '@jest/globals';
import { MemoryTransport, type TransportFault } from '../../spec-support/doubles/memory-transport.js';
import { describeTransport, transportCases } from './transport.js';
import { failingCases } from './conformance.js';

describeTransport(async () => new MemoryTransport());

/** The case of that beginning alone: an implementation that never gets there makes a case wait for long. */
const casesLike = (beginning: string) => transportCases.filter(({ name }) => name.startsWith(beginning));

describe('The suite of a transport sees through one that', () => {
  it.each<[TransportFault, string]>([
    ['knows no message by its id', 'a message is stored twice under one id'],
    ['hands out only what comes later', 'a message was stored before anybody listened'],
    ['acknowledges before the work', 'a handler fails'],
    ['acknowledges before the work', 'redelivery after ack timeout'],
    ['gives every instance everything', 'two instances at once'],
    ['hands out a key side by side', 'messages of one key'],
    ['stops without waiting', 'stop with work in flight'],
    ['forgets at a restart', 'broker restart'],
    ['never gives up', 'reply lost'],
    ['waits for nobody', 'nobody serves a request'],
  ])('%s, when %s', async (fault, beginning) => {
    const cases = casesLike(beginning);
    expect(cases).toHaveLength(1);
    expect(await failingCases(cases, async () => new MemoryTransport(fault))).toHaveLength(1);
  });
});
