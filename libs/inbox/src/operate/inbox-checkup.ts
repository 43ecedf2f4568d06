import { Inject, Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { StreamContents, StreamEndpoints } from '@nestwork/messaging';
import { Doctor, type Finding } from '@nestwork/operations';
import { INBOX_OPTIONS, type InboxOptions } from '../inbox-options.js';
import { judgeRetention, type ReceivedStream } from './judge-retention.js';

/** Lets the doctor compare the memory of the inbox with the streams that this service receives from. */
@Injectable()
export class InboxCheckup implements OnModuleInit {
  constructor(
    @Inject(INBOX_OPTIONS) private readonly options: Required<InboxOptions>,
    private readonly endpoints: StreamEndpoints,
    private readonly contents: StreamContents,
    @Optional() private readonly doctor?: Doctor,
  ) {}

  onModuleInit(): void {
    this.doctor?.add('inbox', () => this.#retention());
  }

  async #retention(): Promise<Finding[]> {
    const streams: ReceivedStream[] = [];
    for (const name of new Set(this.endpoints.all.map(({ stream }) => stream))) {
      const summary = await this.contents.summary(name);
      if (summary) streams.push({ name, maxAgeMs: summary.maxAgeMs });
    }
    return judgeRetention(this.options.retentionDays, streams);
  }
}
