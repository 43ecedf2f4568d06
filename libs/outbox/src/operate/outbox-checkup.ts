import { Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { MessagingSettings } from '@nestwork/messaging';
import { Doctor, type Finding } from '@nestwork/operations';
import { OutboxBacklog } from '../outbox-backlog.js';

/** Lets the doctor say which messages the broker keeps refusing. */
@Injectable()
export class OutboxCheckup implements OnModuleInit {
  constructor(
    private readonly backlog: OutboxBacklog,
    private readonly settings: MessagingSettings,
    @Optional() private readonly doctor?: Doctor,
  ) {}

  onModuleInit(): void {
    this.doctor?.add('parked messages', () => this.parked());
  }

  private async parked(): Promise<Finding[]> {
    const about = 'parked messages';
    const { parked } = await this.backlog.read();
    if (parked === 0) return [{ severity: 'ok', about, finding: 'none' }];
    const finding = `the broker keeps refusing ${parked} messages, and those of their keys wait behind them`;
    const look = `npm run ops -- outbox parked --service ${this.settings.service}`;
    return [{ severity: 'problem', about, finding, mend: `See why: ${look}` }];
  }
}
