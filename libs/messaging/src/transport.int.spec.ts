import { describe } from '@jest/globals';
import { describeTransport, NatsServerProcess } from '@nestwork/testing';
import { natsTransport } from '../spec-support/transport-harness.js';

const describeWithBroker = NatsServerProcess.isAvailable ? describe : describe.skip;

describeWithBroker('NATS with JetStream', () => {
  describeTransport(natsTransport);
});
