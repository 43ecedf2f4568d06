import { beforeEach, describe, expect, it } from '@jest/globals';
import { CallsInFlight } from './calls-in-flight.js';

const question = (caller?: string) => ({ caller, isCommand: false });
const command = (caller?: string) => ({ caller, isCommand: true });

let calls: CallsInFlight;

beforeEach(() => {
  calls = new CallsInFlight({ mostInFlight: 5, mostInFlightOfCaller: 2, keptForCommands: 2 });
});

describe('a call', () => {
  it('finds no room when its caller has as many without an answer as one may, whatever their kind', () => {
    const leave = calls.enter(question('user:1'));
    calls.enter(command('user:1'));
    expect(calls.noRoomFor(command('user:1'))).toBe('too many calls of one caller');
    expect(calls.noRoomFor(question('user:2'))).toBeUndefined();
    leave();
    expect(calls.noRoomFor(question('user:1'))).toBeUndefined();
  });

  it('finds no room when there are as many as may be; questions leave some of it to commands', () => {
    for (const caller of ['user:1', 'user:2', 'user:3']) calls.enter(question(caller));
    expect(calls.noRoomFor(question('user:4'))).toBe('too many calls');
    for (const caller of ['user:4', 'user:5']) {
      expect(calls.noRoomFor(command(caller))).toBeUndefined();
      calls.enter(command(caller));
    }
    expect(calls.noRoomFor(command('user:6'))).toBe('too many calls');
  });

  it('that ends twice is counted once', () => {
    calls.enter(question('user:1'));
    const leave = calls.enter(question('user:1'));
    leave();
    leave();
    expect(calls.count).toBe(1);
    calls.enter(question('user:1'));
    expect(calls.noRoomFor(question('user:1'))).toBe('too many calls of one caller');
  });

  it('of the gateway itself is bounded by the others only', () => {
    const leaves = [1, 2, 3].map(() => calls.enter(question()));
    expect([calls.count, calls.noRoomFor(question())]).toEqual([3, 'too many calls']);
    for (const leave of leaves) leave();
    expect([calls.count, calls.noRoomFor(question())]).toEqual([0, undefined]);
  });
});
