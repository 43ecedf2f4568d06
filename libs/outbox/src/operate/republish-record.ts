import { Injectable, Logger } from '@nestjs/common';
import { Database, recordOperatorAction } from '@nestwork/database';
import type { MessagesToRepublish } from './outbox-parameters.js';
import { RepublishTally, type Republished } from './republish-tally.js';

/** What an operator asked for, and who it was. */
export interface Asked {
  readonly which: Omit<MessagesToRepublish, 'dryRun'>;
  readonly by: string;
}

/** Keeps in operator_action what was to be published again, before it is, and what came of it. */
@Injectable()
export class RepublishRecord {
  private readonly logger = new Logger(RepublishRecord.name);

  constructor(private readonly database: Database) {}

  /** Does the work unless its intent cannot be kept. What fails then is the work, whether its end can be kept or not. */
  async around(asked: Asked, work: (tally: RepublishTally) => Promise<void>): Promise<Republished> {
    const tally = new RepublishTally();
    await this.write(asked, 'outbox republish', asked.which);
    try {
      await work(tally);
    } catch (error) {
      await this.writeEnd(asked, { ...tally.result(), failed: error instanceof Error ? error.message : String(error) });
      throw error;
    }
    await this.writeEnd(asked, tally.result());
    return tally.result();
  }

  private async writeEnd(asked: Asked, result: object): Promise<void> {
    try {
      await this.write(asked, 'outbox republished', result);
    } catch (err) {
      this.logger.error({ message: 'Messages were published again, and how many could not be kept', ...result, err });
    }
  }

  private async write({ which, by }: Asked, action: string, after: object): Promise<void> {
    const target = which.id ?? (which.missing ? 'missing messages' : 'messages of a time');
    await this.database.transaction(() => recordOperatorAction(this.database, { by, action, target, after }));
  }
}
