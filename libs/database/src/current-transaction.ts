import { AsyncLocalStorage } from 'node:async_hooks';
import type { Transaction } from './transaction.js';

/** The transaction of the work that is running; it stays here after its end, so that late statements are noticed. */
export const currentTransaction = new AsyncLocalStorage<Transaction | undefined>();
