import { type Operation, OperationRefused } from '@nestwork/operations';
import type { DeadLetters } from '../dead-letters/dead-letters.js';
import { ListParameters, ShowParameters } from './parameters.js';

/** `failed list` */
export function listFailed(letters: DeadLetters): Operation<ListParameters> {
  return {
    name: 'failed list',
    summary: 'Lists messages that failed, the latest first: dead ones, and those that are still tried.',
    parameters: ListParameters,
    changes: false,
    run: async ({ limit = 50, ...filter }) => ({
      rows: (await letters.list(filter, limit)).map((line) => ({ ...line })),
    }),
  };
}

/** `failed groups` */
export function groupFailed(letters: DeadLetters): Operation<ListParameters> {
  return {
    name: 'failed groups',
    summary: 'Counts dead letters by cause, the most frequent first.',
    parameters: ListParameters,
    changes: false,
    run: async ({ limit = 50, ...filter }) => ({
      rows: (await letters.groups(filter, limit)).map((group) => ({ ...group })),
    }),
  };
}

/** `failed show` */
export function showFailed(letters: DeadLetters): Operation<ShowParameters> {
  return {
    name: 'failed show',
    summary: 'Shows a failed message: headers, body, cause, attempts.',
    parameters: ShowParameters,
    changes: false,
    run: async (filter) => {
      const [message, ...others] = await letters.show(filter);
      if (!message)
        throw OperationRefused.of({ reason: `No failed message is called ${filter.id}: see \`failed list\`` });
      if (others.length === 0) return { details: shortened(message) };
      const consumers = [message, ...others].map(({ consumer }) => String(consumer));
      throw OperationRefused.of({ reason: `It failed in several consumers: add --consumer ${consumers.join(' or ')}` });
    },
  };
}

// The answer has to fit into one message of NATS, as the message did that failed; in JSON it is longer.
const MOST_CHARACTERS = 50_000;

function shortened(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, shortenedValue(value)]));
}

function shortenedValue(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) return shortened({ ...value });
  if (typeof value !== 'string' || value.length <= MOST_CHARACTERS) return value;
  return `${value.slice(0, MOST_CHARACTERS)}… (${value.length} characters)`;
}
