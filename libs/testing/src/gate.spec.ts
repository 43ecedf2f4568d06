import { describe, expect, it } from '@jest/globals';
import { Gate } from './gate.js';

describe('Gate', () => {
  it('says when somebody has arrived, and lets them go on when it is opened', async () => {
    const gate = new Gate();
    const steps: string[] = [];
    const walk = gate.pass().then(() => steps.push('through'));
    await gate.reached;
    expect(steps).toEqual([]);
    gate.open();
    await walk;
    expect(steps).toEqual(['through']);
  });

  it('stops only the first one', async () => {
    const gate = new Gate();
    const first = gate.pass();
    await gate.pass();
    gate.open();
    await first;
  });

  it('is open for all who wait for that, before and after', async () => {
    const gate = new Gate();
    const early = gate.opened;
    gate.open();
    await early;
    await gate.opened;
    await gate.pass();
  });
});
