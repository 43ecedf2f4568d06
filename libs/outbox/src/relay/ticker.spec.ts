import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Gate } from '../../spec-support/gate.js';
import { Ticker } from './ticker.js';

Logger.overrideLogger(false);

const AN_HOUR = 3_600_000;

/** A ticker whose ticks can be awaited. */
function ticking(everyMs: number, work: (tick: number) => Promise<void> = async () => undefined) {
  const waiting: (() => void)[] = [];
  const state = { ticks: 0, until: (): Promise<void> => new Promise((resolve) => waiting.push(resolve)) };
  const tick = async () => {
    state.ticks++;
    waiting.splice(0).forEach((resolve) => resolve());
    await work(state.ticks);
  };
  return { state, ticker: new Ticker({ name: 'tick', everyMs, work: tick }) };
}

describe('Ticker', () => {
  it('works at once and then after each pause, also after a failure', async () => {
    const { ticker, state } = ticking(1, (tick) => (tick === 2 ? Promise.reject(new Error('no')) : Promise.resolve()));
    ticker.start();
    while (state.ticks < 4) await state.until();
    await ticker.stop();
    expect(state.ticks).toBeGreaterThanOrEqual(4);
  });

  it('ends its pause when told', async () => {
    const { ticker, state } = ticking(AN_HOUR);
    ticker.start();
    expect(state.ticks).toBe(1);
    const second = state.until();
    ticker.now();
    await second;
    await ticker.stop();
  });

  it('finishes the work at hand before it stops, and does not begin anew', async () => {
    const gate = new Gate();
    const { ticker, state } = ticking(1, gate.pass);
    ticker.start();
    let stopped = false;
    const stopping = ticker.stop().then(() => (stopped = true));
    await gate.reached;
    expect(stopped).toBe(false);
    expect(ticker.isStopping).toBe(true);
    gate.open();
    await stopping;
    expect(state.ticks).toBe(1);
  });

  it('may be started and stopped twice', async () => {
    const { ticker, state } = ticking(AN_HOUR);
    ticker.start();
    ticker.start();
    expect(state.ticks).toBe(1);
    await ticker.stop();
    await ticker.stop();
    ticker.start();
    expect(state.ticks).toBe(2);
    await ticker.stop();
  });
});
