import { Injectable } from '@nestjs/common';
import { commandStreamOf, type IncomingMessage, MessagingSettings, StreamEndpoints } from '@nestwork/messaging';
import { readSagaReply, replySubjectOf, SagaReply } from './saga-reply.js';
import { SagaReports } from './saga-reports.js';
import { SagaRunner } from './saga-runner.js';

/** Takes the replies to the commands of sagas. The pipeline has opened the transaction and drops repeats. */
@Injectable()
export class SagaReplies {
  constructor(
    private readonly runner: SagaRunner,
    private readonly reports: SagaReports,
  ) {}

  /** Subscribes to the replies; they arrive once the service listens. */
  receiveFrom(endpoints: StreamEndpoints, { service }: MessagingSettings): void {
    endpoints.add({
      durable: `${service}.saga-replies`,
      stream: commandStreamOf(service),
      filterSubject: replySubjectOf(service),
      concurrency: 20,
      kind: 'reply',
      handler: { name: SagaReplies.name, instance: this },
      decode: readSagaReply,
      handle: (incoming) => this.take(incoming),
    });
  }

  private async take({ message }: IncomingMessage): Promise<void> {
    if (!(message instanceof SagaReply)) throw new Error('A reply to a saga was decoded as something else');
    const { saga, id, commandId } = message.ref;
    const moved = await this.runner.take(saga, id, { kind: 'reply', commandId, outcome: message.outcome });
    if (moved?.after === moved?.before) this.reports.replyDropped(saga, id);
  }
}
