import { Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { ConnectionNeeds, Database } from '@nestwork/database';
import { MessagingSettings } from '@nestwork/messaging';
import { Doctor, type Finding, waitingFinding } from '@nestwork/operations';

const WAITING = `SELECT count(*)::int AS count FROM saga WHERE status = 'needs_attention'`;

/** Lets the doctor say which sagas do not go on by themselves. */
@Injectable()
export class SagaCheckup implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly settings: MessagingSettings,
    private readonly needs: ConnectionNeeds,
    @Optional() private readonly doctor?: Doctor,
  ) {}

  onModuleInit(): void {
    this.doctor?.add('sagas', () => this.needingAttention());
    this.needs.add({ who: 'saga timers', connections: 1 });
  }

  private async needingAttention(): Promise<Finding[]> {
    const [row] = await this.database.query<{ count: number }>(WAITING);
    const count = row?.count ?? 0;
    return [
      waitingFinding({
        about: 'sagas',
        count,
        none: 'none needs attention',
        finding: `${count} need attention: they do not go on by themselves`,
        look: 'See which',
        command: `saga list --status needs_attention --service ${this.settings.service}`,
      }),
    ];
  }
}
