import { describe, expect, it } from '@jest/globals';
import { type InboxFault, MemoryInbox } from '../../spec-support/doubles/memory-inbox.js';
import { failingCases } from './conformance.js';
import { describeInbox, inboxCases } from './inbox.js';

describeInbox(async () => new MemoryInbox());

describe('The suite of an inbox sees through one that', () => {
  it.each<[InboxFault, string]>([
    ['forgets', 'a duplicate arrives: it takes effect once, and gets the first answer'],
    [
      'handles copies side by side',
      'duplicates arrive at the same moment: one is handled, the others wait and get its answer',
    ],
    ['records before the work', 'crash before the commit: nothing is left, and the redelivery does everything'],
    ['leaves effects of failed work', 'the handler fails: nothing is left of it, and a redelivery does everything'],
    ['records apart from the effects', 'crash before the commit: nothing is left, and the redelivery does everything'],
    ['does not keep refusals', 'the contract refuses: nothing takes effect, and every repeat is refused alike'],
  ])('%s', async (fault, name) => {
    expect(await failingCases(inboxCases, async () => new MemoryInbox(fault))).toContain(name);
  });
});
