import { AsyncLocalStorage } from 'node:async_hooks';

/** One incarnation of a service, as far as code that runs inside it can be told apart from other code in this process. */
export interface Incarnation {
  readonly service: string;
}

/** Which incarnation the running code belongs to: everything that starts with it, its sockets and timers included, runs inside it. */
export const instanceContext = new AsyncLocalStorage<Incarnation>();
