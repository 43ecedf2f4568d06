import { describe, expect, it } from '@jest/globals';
import { JetStreamApiError } from '@nats-io/jetstream';
import { freePorts } from '../../infra/ports.js';
import { whileBrokerInTrouble } from './broker-trouble.js';
import { withBroker } from './broker.js';

describe('what another fault does to the broker', () => {
  it('is nothing that a fault found to do, where it does not listen', async () => {
    const [port] = await freePorts(1);
    const asked = withBroker(`nats://127.0.0.1:${port}`, () => Promise.resolve(7));
    expect(await asked.catch(whileBrokerInTrouble(0))).toBe(0);
  });

  it('is the same where it has lost what was asked for', async () => {
    const lost = new JetStreamApiError({ code: 404, err_code: 10_014, description: 'consumer not found' });
    expect(await Promise.reject(lost).catch(whileBrokerInTrouble(0))).toBe(0);
  });

  it('is never taken for a defect of the fault itself', async () => {
    const defect = new TypeError('Cannot destructure undefined');
    await expect(Promise.reject(defect).catch(whileBrokerInTrouble(0))).rejects.toBe(defect);
  });
});
