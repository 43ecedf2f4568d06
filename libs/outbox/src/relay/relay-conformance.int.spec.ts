import { describe } from '@jest/globals';
import { describeRelay, NatsServerProcess } from '@nestwork/testing';
import { postgresToNats } from '../../spec-support/relay-harness.js';

const describeWithBroker = NatsServerProcess.isAvailable ? describe : describe.skip;

describeWithBroker('OutboxRelay', () => {
  describeRelay(postgresToNats);
});
