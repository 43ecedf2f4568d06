import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { EventEmitter } from 'node:events';
import { HealthWatchers } from './health-watchers.js';

/** As much of a call of grpc-js as a watcher is. */
class Call extends EventEmitter {
  readonly told: string[] = [];
  ended: unknown;

  constructor() {
    super();
    this.once('error', ({ code }) => (this.ended = code));
  }

  write(message: object): boolean {
    this.told.push(String(Reflect.get(message, 'status')));
    return true;
  }
}

let isServing: boolean;
let looks: number;
let watchers: HealthWatchers;
const look = async () => {
  looks++;
  return isServing;
};
const aSecond = () => jest.advanceTimersByTimeAsync(1_000);

beforeEach(() => {
  jest.useFakeTimers();
  [isServing, looks] = [true, 0];
  watchers = new HealthWatchers(look, 2);
});
afterEach(() => {
  watchers.close();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe('whoever watches the health', () => {
  it('is told at once, and again only when it changes', async () => {
    const call = new Call();
    watchers.add(call);
    await aSecond();
    await aSecond();
    expect(call.told).toEqual(['SERVING']);
    isServing = false;
    await aSecond();
    isServing = true;
    await aSecond();
    expect(call.told).toEqual(['SERVING', 'NOT_SERVING', 'SERVING']);
  });

  it('shares each look with all others', async () => {
    const calls = [new Call(), new Call()];
    for (const call of calls) watchers.add(call);
    await aSecond();
    expect(calls.map(({ told }) => told)).toEqual([['SERVING'], ['SERVING']]);
    expect(looks).toBe(2);
  });

  it('costs nothing any more when it has gone', async () => {
    const call = new Call();
    watchers.add(call);
    await aSecond();
    call.emit('cancelled');
    isServing = false;
    await aSecond();
    expect([call.told, jest.getTimerCount()]).toEqual([['SERVING'], 0]);
  });

  it('is refused when there are too many, until one of them goes', async () => {
    const calls = [new Call(), new Call(), new Call(), new Call()];
    for (const call of calls.slice(0, 3)) watchers.add(call);
    expect(calls[2]!.ended).toBe(status.RESOURCE_EXHAUSTED);
    calls[0]!.emit('cancelled');
    watchers.add(calls[3]!);
    await aSecond();
    expect(calls.map(({ told }) => told)).toEqual([[], ['SERVING'], [], ['SERVING']]);
  });

  it('of a service that there is not is told so, and nothing else', async () => {
    const call = new Call();
    watchers.addUnknown(call);
    watchers.add(new Call());
    await aSecond();
    isServing = false;
    await aSecond();
    expect([call.told, call.ended]).toEqual([['SERVICE_UNKNOWN'], undefined]);
  });

  it('is told that nothing is served, and sent away, when the server stops', async () => {
    const [call, late] = [new Call(), new Call()];
    watchers.add(call);
    await aSecond();
    watchers.close();
    watchers.add(late);
    expect([call.told, call.ended]).toEqual([['SERVING', 'NOT_SERVING'], status.UNAVAILABLE]);
    expect([late.told, late.ended]).toEqual([[], status.UNAVAILABLE]);
  });
});
