import { once } from 'node:events';
import type { ServerWritableStream } from '@grpc/grpc-js';

/** Writes one object after the other, as the client takes them, and ends the call as they end. */
export async function writeTo(
  call: ServerWritableStream<object, object>,
  objects: AsyncIterable<object>,
  failure: (error: unknown) => object,
): Promise<void> {
  try {
    for await (const each of objects) {
      if (!call.write(each) && !call.cancelled) await readOrGone(call);
    }
    call.end();
  } catch (error) {
    call.emit('error', failure(error));
  }
}

async function readOrGone(call: ServerWritableStream<object, object>): Promise<void> {
  const over = new AbortController();
  await Promise.race([once(call, 'drain', over), once(call, 'cancelled', over)]);
  // A long stream would collect listeners otherwise: one of each two is never called.
  over.abort();
}
