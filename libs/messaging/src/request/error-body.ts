import {
  ContractError,
  errorCategories,
  errorToWire,
  InvalidMessage,
  type ErrorBody,
  type MessageContract,
} from '@nestwork/contract-kit';
import { IdempotencyKeyReused, MessageDiscarded, RequestInFlight } from './request-errors.js';

/** Whether a value is an error as it travels. */
export function isErrorBody(value: unknown): value is ErrorBody {
  if (typeof value !== 'object' || value === null) return false;
  const body: Partial<Record<keyof ErrorBody, unknown>> = value;
  return (
    isShortText(body.code) &&
    isShortText(body.message) &&
    CATEGORIES.has(body.category) &&
    typeof body.details === 'object' &&
    body.details !== null &&
    !Array.isArray(body.details)
  );
}

/**
 * What a caller may learn of an error: what the contract declares, what every request may end with, what says "not now", else
 * nothing but that it failed.
 */
export function errorBodyOf(error: unknown, contract: Pick<MessageContract, 'name' | 'errors'>): ErrorBody {
  if (error instanceof ContractError && mayTravel(error, contract)) return errorToWire(error);
  return { code: 'internal', category: 'internal', message: `${contract.name} failed`, details: {} };
}

function mayTravel(error: ContractError, { errors }: Pick<MessageContract, 'errors'>): boolean {
  if (OF_EVERY_REQUEST.some((type) => error instanceof type)) return true;
  if (error.category === 'unavailable' || error.category === 'timeout') return true;
  return errors.some((declared) => error instanceof declared);
}

function isShortText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 2_000;
}

const OF_EVERY_REQUEST = [InvalidMessage, MessageDiscarded, IdempotencyKeyReused, RequestInFlight];

const CATEGORIES: ReadonlySet<unknown> = new Set(errorCategories);
