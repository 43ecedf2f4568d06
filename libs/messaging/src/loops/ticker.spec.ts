import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { gate } from '../../spec-support/gate.js';
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
    const done: number[] = [];
    const { ticker, state } = ticking(1, async (tick) => {
      if (tick === 2) throw new Error('no');
      done.push(tick);
    });
    ticker.start();
    while (state.ticks < 4) await state.until();
    await ticker.stop();
    expect(done.slice(0, 3)).toEqual([1, 3, 4]);
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
    const [begun, finish] = [gate(), gate()];
    const { ticker, state } = ticking(1, async () => {
      begun.resolve();
      await finish.promise;
    });
    ticker.start();
    let stopped = false;
    const stopping = ticker.stop().then(() => (stopped = true));
    await begun.promise;
    expect(stopped).toBe(false);
    expect(ticker.isStopping).toBe(true);
    finish.resolve();
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
