import { Inject, Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { ConnectionNeeds } from '@nestwork/database';
import { consumerOf, eventPartitions, StreamContents, type StreamEndpoint, StreamEndpoints } from '@nestwork/messaging';
import { Doctor, type Finding } from '@nestwork/operations';
import { INBOX_OPTIONS, type InboxOptions } from '../inbox-options.js';
import { judgeRetention, type ReceivedStream } from './judge-retention.js';

/**
 * Lets the doctor compare the memory of the inbox with the streams that this service receives from, and the size of the pool with
 * what it handles.
 */
@Injectable()
export class InboxCheckup implements OnModuleInit {
  constructor(
    @Inject(INBOX_OPTIONS) private readonly options: Required<InboxOptions>,
    private readonly endpoints: StreamEndpoints,
    private readonly contents: StreamContents,
    private readonly needs: ConnectionNeeds,
    @Optional() private readonly doctor?: Doctor,
  ) {}

  onModuleInit(): void {
    this.doctor?.add('inbox', () => this.#retention());
    this.needs.addHandlers(() => this.endpoints.all.map(needOf));
    // Retries take what is free, up to half, and requests any number: with one each they go on, one after the other.
    this.needs.add({ who: 'retries', connections: 1 });
    this.needs.add({ who: 'requests', connections: 1 });
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

function needOf(endpoint: StreamEndpoint): { who: string; connections: number } {
  return { who: consumerOf(endpoint), connections: endpoint.ordered ? eventPartitions : endpoint.concurrency };
}
