import { Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { ConnectionNeeds } from '@nestwork/database';
import { MessagingSettings } from '@nestwork/messaging';
import { Doctor, type Finding, waitingFinding } from '@nestwork/operations';
import { OutboxBacklog } from '../outbox-backlog.js';

/** Lets the doctor say which messages the broker keeps refusing. */
@Injectable()
export class OutboxCheckup implements OnModuleInit {
  constructor(
    private readonly backlog: OutboxBacklog,
    private readonly settings: MessagingSettings,
    private readonly needs: ConnectionNeeds,
    @Optional() private readonly doctor?: Doctor,
  ) {}

  onModuleInit(): void {
    this.doctor?.add('parked messages', () => this.parked());
    this.needs.add({ who: 'outbox relay', connections: 1 });
    this.needs.add({ who: 'outbox leases', connections: 1 });
  }

  private async parked(): Promise<Finding[]> {
    const { parked: count } = await this.backlog.read();
    return [
      waitingFinding({
        about: 'parked messages',
        count,
        finding: `the broker keeps refusing ${count} messages, and those of their keys wait behind them`,
        look: 'See why',
        command: `outbox parked --service ${this.settings.service}`,
      }),
    ];
  }
}
