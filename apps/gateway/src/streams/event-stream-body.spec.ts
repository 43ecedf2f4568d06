import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { ClientTooSlow, EventStreamBody } from './event-stream-body.js';

const limits = { heartbeatMs: 15_000, unsentBytes: 100 };

afterEach(() => void jest.useRealTimers());

/** Everything that is there to be read. */
function textIn(body: EventStreamBody): string {
  let text = '';
  for (let chunk: Buffer | null = body.read(); chunk !== null; chunk = body.read()) text += chunk.toString();
  return text;
}

describe('the body of an event stream', () => {
  it('is what a browser reads as events', () => {
    const body = new EventStreamBody(limits);
    body.send({ id: '2', event: 'progress', data: { text: 'one\ntwo' } });
    expect(textIn(body)).toBe('retry: 1000\n\nid: 2\nevent: progress\ndata: {"text":"one\\ntwo"}\n\n');
    body.destroy();
  });

  it('says that it is alive, until it ends', () => {
    jest.useFakeTimers();
    const body = new EventStreamBody(limits);
    textIn(body);
    jest.advanceTimersByTime(30_000);
    expect(textIn(body)).toBe(': alive\n\n: alive\n\n');
    body.finish();
    jest.advanceTimersByTime(30_000);
    expect(textIn(body)).toBe('');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is cut off when its client leaves too much unread, and takes no more', async () => {
    const body = new EventStreamBody(limits);
    const failed = once(body, 'error');
    for (let number = 1; number <= 10; number++) body.send({ event: 'progress', data: { number } });
    expect((await failed)[0]).toBeInstanceOf(ClientTooSlow);
    expect(body.destroyed).toBe(true);
  });

  it('stays open for a client that reads', () => {
    const body = new EventStreamBody(limits);
    for (let number = 1; number <= 10; number++) {
      body.send({ event: 'progress', data: { number } });
      textIn(body);
    }
    expect(body.destroyed).toBe(false);
    body.destroy();
  });
});
