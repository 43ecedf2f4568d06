import { describe, expect, it } from '@jest/globals';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { eventually } from '@nestwork/testing';
import { EventEmitter } from 'node:events';
import { writeTo } from './write-to.js';

/** As much of a call of grpc-js as is written to: its client reads one object at a time. */
class Call extends EventEmitter {
  readonly written: object[] = [];
  isEnded = false;
  cancelled = false;

  write(each: object): boolean {
    this.written.push(each);
    return false;
  }

  end(): void {
    this.isEnded = true;
  }
}

async function* objects(taken: number[]) {
  for (let each = 1; each <= 3; each++) {
    taken.push(each);
    yield { each };
  }
}

const writing = (call: Call, taken: number[]) =>
  writeTo(call as unknown as ServerWritableStream<object, object>, objects(taken), () => ({}));

describe('a stream by gRPC', () => {
  it('takes no more from its source than its client reads', async () => {
    const [call, taken]: [Call, number[]] = [new Call(), []];
    const done = writing(call, taken);
    await eventually(() => expect(call.listenerCount('drain')).toBe(1));
    expect([call.written, taken]).toEqual([[{ each: 1 }], [1]]);
    for (const next of [2, 3]) {
      call.emit('drain');
      await eventually(() => expect([taken.length, call.listenerCount('drain')]).toEqual([next, 1]));
    }
    expect(call.isEnded).toBe(false);
    call.emit('drain');
    await done;
    expect([call.written.length, call.isEnded]).toEqual([3, true]);
    expect(call.listenerCount('cancelled')).toBe(0);
  });

  it('does not wait for a client that has gone', async () => {
    const [call, taken]: [Call, number[]] = [new Call(), []];
    const done = writing(call, taken);
    await eventually(() => expect(call.listenerCount('cancelled')).toBe(1));
    // It is told once, however much its source still has.
    call.cancelled = true;
    call.emit('cancelled');
    await done;
    expect([taken.length, call.isEnded]).toEqual([3, true]);
  });
});
