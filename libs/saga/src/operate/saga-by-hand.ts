import { Injectable } from '@nestjs/common';
import { Database, recordOperatorAction } from '@nestwork/database';
import type { SagaInput } from '../decide/saga-input.js';
import type { SagaInstance } from '../decide/saga-instance.js';
import { SagaRunner } from '../run/saga-runner.js';
import { refusal } from './saga-lookup.js';

/** What a person does to a saga, and why. */
export interface ByHand {
  readonly input: SagaInput & { readonly kind: 'resume' | 'resolve' };
  readonly action: 'saga retry' | 'saga resolve';
  readonly by: string;
  readonly reason: string | undefined;
}

/** Gives sagas what a person decided; the record of who decided it commits with it. */
@Injectable()
export class SagaByHand {
  constructor(
    private readonly database: Database,
    private readonly runner: SagaRunner,
  ) {}

  /** Throws OperationRefused when the saga does not need attention, for instance because a late reply moved it. */
  take({ saga, id }: SagaInstance, { input, action, by, reason }: ByHand): Promise<SagaInstance> {
    return this.database.transaction(async () => {
      const moved = await this.runner.take(saga, id, input);
      if (!moved || moved.after === moved.before) throw notNeeded(saga, id, moved?.before.status ?? 'gone');
      const { before, after } = moved;
      await recordOperatorAction(this.database, {
        by,
        action,
        target: `${saga} ${id}`,
        before: { status: before.status, pending: before.pending, done: before.done },
        after: { status: after.status },
        ...(reason !== undefined && { reason }),
      });
      return after;
    });
  }
}

/** Why nothing is to be done to a saga by hand. */
export function notNeeded(saga: string, id: string, status: string) {
  return refusal(`Saga ${saga} ${id} is ${status}: only one that needs attention is retried or resolved by hand`);
}
