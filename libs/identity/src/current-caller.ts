import { AsyncLocalStorage } from 'node:async_hooks';
import type { Caller } from './caller.js';

const storage = new AsyncLocalStorage<Caller>();

/** Who sent the message that is being handled; undefined for an event, and where callers are not verified. */
export function currentCaller(): Caller | undefined {
  return storage.getStore();
}

/** Makes the caller known to everything that the work does. */
export function runAsCalledBy<T>(caller: Caller | undefined, work: () => T): T {
  return caller === undefined ? storage.exit(work) : storage.run(caller, work);
}
