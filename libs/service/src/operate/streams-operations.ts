import { Injectable, type OnModuleInit } from '@nestjs/common';
import { showSetting, StreamPlans, type DifferenceKind, type StreamDifference } from '@nestwork/messaging';
import {
  NoParameters,
  OperationRefused,
  Operations,
  type OperationCell,
  type OperationResult,
} from '@nestwork/operations';
import { StreamChanges } from './streams-parameters.js';

type Flag = 'changeStreams' | 'recreateConsumers' | 'restartConsumers' | 'deleteOrphans';

/** What an operator has to ask for; all else happens at every start of the service as well. */
const FLAGS: Partial<Record<DifferenceKind, { readonly flag: Flag; readonly option: string }>> = {
  'stream differs': { flag: 'changeStreams', option: '--change-streams' },
  'consumer is for something else': { flag: 'recreateConsumers', option: '--recreate-consumers' },
  'consumer starts over': { flag: 'restartConsumers', option: '--restart-consumers' },
  'consumer unclaimed': { flag: 'deleteOrphans', option: '--delete-orphans' },
};

/** Offers operators `streams plan` and `streams apply`. */
@Injectable()
export class StreamsOperations implements OnModuleInit {
  constructor(
    private readonly plans: StreamPlans,
    private readonly operations: Operations,
  ) {}

  onModuleInit(): void {
    this.operations.register({
      name: 'streams plan',
      summary: 'Compares the streams and consumers on the broker with what the service declares; changes nothing.',
      parameters: NoParameters,
      changes: false,
      run: () => this.#plan(),
    });
    this.operations.register({
      name: 'streams apply',
      summary: 'Creates what is missing and mends consumer limits, as a start does; more only with its flags.',
      parameters: StreamChanges,
      changes: true,
      run: (changes) => this.#apply(changes),
    });
  }

  async #plan(): Promise<OperationResult> {
    const differences = await this.plans.differences();
    const rows = differences.flatMap((difference) => rowsOf(difference, adviceFor(difference.kind)));
    return { rows, ...(rows.length > 0 && { problems: [`${differences.length} differ from what is declared`] }) };
  }

  async #apply(changes: StreamChanges): Promise<OperationResult> {
    const { recreateConsumers, restartConsumers, deleteOrphans, reason } = changes;
    if ((recreateConsumers || restartConsumers || deleteOrphans) && reason === undefined)
      throw OperationRefused.of({ reason: 'Deleting a consumer loses its position: say why with --reason <text>' });
    const differences = await this.plans.differences();
    if (restartConsumers) differences.push(...this.plans.restarts());
    const rows: ReturnType<typeof rowsOf> = [];
    for (const difference of differences) rows.push(...rowsOf(difference, await outcomeOf(difference, changes)));
    const left = rows.filter(({ mend }) => mend !== 'done').length;
    return { rows, ...(left > 0 && !changes.dryRun && { problems: ['Not everything is as declared now'] }) };
  }
}

async function outcomeOf(difference: StreamDifference, changes: StreamChanges): Promise<string> {
  const needed = FLAGS[difference.kind];
  if (needed && !changes[needed.flag]) return `left alone: needs ${needed.option}`;
  if (changes.dryRun) return 'would be mended';
  try {
    await difference.mend();
    return 'done';
  } catch (error) {
    return `refused: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function adviceFor(kind: DifferenceKind): string {
  const needed = FLAGS[kind];
  return `streams apply${needed ? ` ${needed.option}` : ''}`;
}

function rowsOf({ stream, consumer, kind, drift }: StreamDifference, mend: string): Record<string, OperationCell>[] {
  const row = { stream, consumer: consumer ?? null, difference: kind };
  const fields = drift.map(({ field, actual, declared }) => ({
    field,
    actual: showSetting(field, actual),
    declared: showSetting(field, declared),
  }));
  const none = { field: null, actual: null, declared: null };
  return (fields.length > 0 ? fields : [none]).map((field) => ({ ...row, ...field, mend }));
}
