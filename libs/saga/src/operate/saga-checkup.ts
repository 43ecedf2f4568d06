import { Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { Database } from '@nestwork/database';
import { MessagingSettings } from '@nestwork/messaging';
import { Doctor, type Finding } from '@nestwork/operations';

const WAITING = `SELECT count(*)::int AS count FROM saga WHERE status = 'needs_attention'`;

/** Lets the doctor say which sagas do not go on by themselves. */
@Injectable()
export class SagaCheckup implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly settings: MessagingSettings,
    @Optional() private readonly doctor?: Doctor,
  ) {}

  onModuleInit(): void {
    this.doctor?.add('sagas', () => this.needingAttention());
  }

  private async needingAttention(): Promise<Finding[]> {
    const about = 'sagas';
    const [row] = await this.database.query<{ count: number }>(WAITING);
    if (!row?.count) return [{ severity: 'ok', about, finding: 'none needs attention' }];
    const finding = `${row.count} need attention: they do not go on by themselves`;
    const look = `npm run ops -- saga list --status needs_attention --service ${this.settings.service}`;
    return [{ severity: 'problem', about, finding, mend: `See which: ${look}` }];
  }
}
