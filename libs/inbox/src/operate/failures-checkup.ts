import { Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { MessagingSettings } from '@nestwork/messaging';
import { Doctor, type Finding } from '@nestwork/operations';
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
    const about = 'dead letters';
    const count = await this.count(DEAD);
    if (count === 0) return [{ severity: 'ok', about, finding: 'none' }];
    const finding = `${count} messages failed for good, and have no effect until they are redriven`;
    const look = `npm run ops -- failed groups --service ${this.settings.service}`;
    return [{ severity: 'problem', about, finding, mend: `See why: ${look}` }];
  }

  private async heldKeys(): Promise<Finding[]> {
    const about = 'held keys';
    const count = await this.count(HELD);
    if (count === 0) return [{ severity: 'ok', about, finding: 'none for long' }];
    const finding = `${count} keys have been held for minutes: their events wait, in order`;
    const look = `npm run ops -- keys list --service ${this.settings.service}`;
    return [{ severity: 'problem', about, finding, mend: `See for what: ${look}` }];
  }

  private async count(sql: string): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(sql);
    return row?.count ?? 0;
  }
}
