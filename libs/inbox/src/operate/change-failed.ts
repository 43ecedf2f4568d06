import { type Operation, OperationRefused } from '@nestwork/operations';
import type { DeadLetterChanges } from '../dead-letters/dead-letter-changes.js';
import type { DeadLetterFilter } from '../dead-letters/dead-letter-filter.js';
import type { Discards } from '../dead-letters/discards.js';
import type { Redrives } from '../dead-letters/redrives.js';
import { DiscardParameters, EditParameters, ProgressParameters, RedriveParameters } from './parameters.js';

/** `failed edit` */
export function editFailed(changes: DeadLetterChanges, service: string): Operation<EditParameters> {
  return {
    name: 'failed edit',
    summary: 'Corrects a dead letter, so that its consumer can read it; before and after are kept.',
    parameters: EditParameters,
    changes: true,
    run: async ({ id, consumer, body, headers, reason, dryRun }, { by }) => {
      if (body === undefined && headers === undefined)
        throw OperationRefused.of({ reason: 'Nothing to change: give --body, --headers or both' });
      await changes.edit({ id, consumer }, { body, headers: headersFrom(headers), dryRun }, { by, reason });
      if (dryRun) return { details: { wouldEdit: id } };
      const chosen = consumer === undefined ? '' : ` --consumer ${consumer}`;
      return { details: { edited: id, next: `npm run ops -- failed redrive ${id}${chosen} --service ${service}` } };
    },
  };
}

/** `failed redrive` */
export function redriveFailed(
  redrives: Redrives,
  changes: DeadLetterChanges,
  service: string,
): Operation<RedriveParameters> {
  return {
    name: 'failed redrive',
    summary: 'Has dead letters tried again where they failed, in key order, so many per second.',
    parameters: RedriveParameters,
    changes: true,
    run: async ({ all, rate = 10, dryRun, ...filter }, { by, signal }) => {
      requireChoice(filter, all);
      if (dryRun) return { details: { wouldRedrive: await changes.count(filter) } };
      const begun = await redrives.schedule(filter, { by, perSecond: rate, signal });
      return { details: { ...begun, next: `npm run ops -- failed progress ${begun.redrive} --service ${service}` } };
    },
  };
}

/** `failed discard` */
export function discardFailed(discards: Discards): Operation<DiscardParameters> {
  return {
    name: 'failed discard',
    summary: 'Gives up dead letters for good, copies included; what they were is kept, and keys that waited go on.',
    parameters: DiscardParameters,
    changes: true,
    run: async ({ all, reason, dryRun, ...filter }, { by, signal }) => {
      requireChoice(filter, all);
      if (dryRun) return { details: { wouldDiscard: await discards.count(filter) } };
      const { discarded, more } = await discards.discard(filter, { by, reason }, signal);
      if (discarded === 0) throw OperationRefused.of({ reason: 'No dead letter matches: see `failed list`' });
      const advice = 'These were 10,000, the most in one go: ask again for the others.';
      return { details: { discarded }, ...(more && { problems: [advice] }) };
    },
  };
}

/** `failed progress` */
export function redriveProgress(redrives: Redrives): Operation<ProgressParameters> {
  return {
    name: 'failed progress',
    summary: 'Shows how far a redrive has come, or the latest ones; what was discarded meanwhile counts as handled.',
    parameters: ProgressParameters,
    changes: false,
    run: async ({ id }) => ({ rows: (await redrives.progress(id)).map((each) => ({ ...each })) }),
  };
}

function requireChoice({ id, consumer, group, error }: DeadLetterFilter, all = false): void {
  if (all || (id ?? consumer ?? group ?? error) !== undefined) return;
  throw OperationRefused.of({ reason: 'Say which: an id, --group, --consumer, --error, or --all' });
}

function headersFrom(text: string | undefined): Record<string, string> {
  const headers = text === undefined ? {} : parsed(text);
  if (isTexts(headers)) return headers;
  throw OperationRefused.of({ reason: '--headers must be a JSON object of texts, such as {"x-sequence":"7"}' });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isTexts(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((each) => typeof each === 'string');
}
