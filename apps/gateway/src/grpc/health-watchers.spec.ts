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
  watchers = new HealthWatchers(look, { watchers: 3, watchersPerAddress: 2 });
});
afterEach(() => {
  watchers.close();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe('whoever watches the health', () => {
  it('is told at once, and again only when it changes', async () => {
    const call = new Call();
    watchers.add(call, 'here');
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
    for (const call of calls) watchers.add(call, 'here');
    await aSecond();
    expect(calls.map(({ told }) => told)).toEqual([['SERVING'], ['SERVING']]);
    expect(looks).toBe(2);
  });

  it('costs nothing any more when it has gone', async () => {
    const call = new Call();
    watchers.add(call, 'here');
    await aSecond();
    call.emit('cancelled');
    isServing = false;
    await aSecond();
    expect([call.told, jest.getTimerCount()]).toEqual([['SERVING'], 0]);
  });

  it('costs nothing any more when it has gone and only those are left who watch a service that there is not', async () => {
    const call = new Call();
    watchers.add(call, 'here');
    watchers.addUnknown(new Call(), 'here');
    await aSecond();
    call.emit('cancelled');
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    ['of one address', ['here', 'here', 'here'], 'here'],
    ['of all addresses', ['here', 'here', 'there', 'elsewhere'], 'elsewhere'],
    ['of proxies that do not say for whom', [undefined, undefined, undefined, undefined], undefined],
  ])('is refused when there are too many %s, until one of them goes', async (_, froms, next) => {
    const calls = froms.map(() => new Call());
    for (const [at, call] of calls.entries()) watchers.add(call, froms[at]);
    const refused = calls.at(-1)!;
    expect(refused.ended).toBe(status.RESOURCE_EXHAUSTED);
    expect(calls.slice(0, -1).map(({ ended }) => ended)).not.toContain(status.RESOURCE_EXHAUSTED);
    calls[0]!.emit('cancelled');
    const late = new Call();
    watchers.add(late, next);
    await aSecond();
    expect([late.told, refused.told]).toEqual([['SERVING'], []]);
  });

  it('is refused for a service that there is not, too, when its address has too many', () => {
    const calls = [new Call(), new Call(), new Call()];
    for (const call of calls) watchers.addUnknown(call, 'here');
    expect(calls.map(({ ended }) => ended)).toEqual([undefined, undefined, status.RESOURCE_EXHAUSTED]);
  });

  it('of a service that there is not is told so, and nothing else', async () => {
    const call = new Call();
    watchers.addUnknown(call, 'here');
    watchers.add(new Call(), 'here');
    await aSecond();
    isServing = false;
    await aSecond();
    expect([call.told, call.ended]).toEqual([['SERVICE_UNKNOWN'], undefined]);
  });

  it('is told that nothing is served, and sent away, when the server stops', async () => {
    const [call, late] = [new Call(), new Call()];
    watchers.add(call, 'here');
    await aSecond();
    watchers.close();
    watchers.add(late, 'here');
    expect([call.told, call.ended]).toEqual([['SERVING', 'NOT_SERVING'], status.UNAVAILABLE]);
    expect([late.told, late.ended]).toEqual([[], status.UNAVAILABLE]);
  });
});
