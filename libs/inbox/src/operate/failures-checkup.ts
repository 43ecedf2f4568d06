import { Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { MessagingSettings } from '@nestwork/messaging';
import { Doctor, type Finding, waitingFinding } from '@nestwork/operations';
import { IS_DEAD } from '../dead-letters/dead-letter-filter.js';
import { HELD_PATIENCE } from '../order/held-patience.js';

const DEAD = `SELECT count(*)::int AS count FROM failed_message WHERE ${IS_DEAD}`;

const HELD = `
  SELECT count(*)::int AS count FROM ordered_key
  WHERE held_reason IS NOT NULL
    AND held_since <= clock_timestamp() - ${HELD_PATIENCE}`;

/** Lets the doctor say what waits for somebody's decision: dead letters, and keys that are held for too long. */
@Injectable()
export class FailuresCheckup implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly settings: MessagingSettings,
    @Optional() private readonly doctor?: Doctor,
  ) {}

  onModuleInit(): void {
    this.doctor?.add('dead letters', () => this.deadLetters());
    this.doctor?.add('held keys', () => this.heldKeys());
  }

  private async deadLetters(): Promise<Finding[]> {
    const count = await this.count(DEAD);
    return [
      waitingFinding({
        about: 'dead letters',
        count,
        finding: `${count} messages failed for good, and have no effect until they are redriven`,
        look: 'See why',
        command: `failed groups --service ${this.settings.service}`,
      }),
    ];
  }

  private async heldKeys(): Promise<Finding[]> {
    const count = await this.count(HELD);
    return [
      waitingFinding({
        about: 'held keys',
        count,
        none: 'none for long',
        finding: `${count} keys have been held for minutes: their events wait, in order`,
        look: 'See for what',
        command: `keys list --service ${this.settings.service}`,
      }),
    ];
  }

  private async count(sql: string): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(sql);
    return row?.count ?? 0;
  }
}
