import { Injectable } from '@nestjs/common';
import { NatsLink } from '../connection/nats-link.js';
import { MessagingSettings } from '../messaging-settings.js';
import { ConsumerDeclarations, type ConsumerDeclaration } from './consumer-declarations.js';
import type { Drift } from './drift.js';
import type { StreamDeclaration } from './standard-streams.js';
import { StreamDeclarations } from './stream-declarations.js';

/** Something on the server that is not as this service declares it, and how it is mended. */
export interface StreamDifference {
  readonly stream: string;
  /** Absent when it is the stream itself. */
  readonly consumer?: string;
  readonly kind: DifferenceKind;
  readonly drift: readonly Drift[];
  /** Throws what the server refuses. */
  mend(): Promise<void>;
}

/** What can differ. A start of the service mends what is missing and consumers with other limits by itself. */
export type DifferenceKind =
  | 'stream missing'
  | 'stream differs'
  | 'consumer missing'
  | 'consumer has other limits'
  /** The start of the service refuses it; mended by deleting it, so that it starts over with the oldest message. */
  | 'consumer is for something else'
  /** Nothing about it differs: it is begun anew because somebody wants it to. */
  | 'consumer starts over'
  /** It bears the name of this service, and this version of it declares none such. */
  | 'consumer unclaimed';

/** Compares the streams and the durable consumers on the server with what this service declared when it started. */
@Injectable()
export class StreamPlans {
  constructor(
    private readonly link: NatsLink,
    private readonly settings: MessagingSettings,
    private readonly streams: StreamDeclarations,
    private readonly consumers: ConsumerDeclarations,
  ) {}

  /** Everything that differs, streams before their consumers. Changes nothing. */
  async differences(): Promise<StreamDifference[]> {
    const found: StreamDifference[] = [];
    for (const declaration of this.streams.declared) found.push(...(await this.#streamDifferences(declaration)));
    for (const declaration of this.consumers.declared) found.push(...(await this.#consumerDifferences(declaration)));
    return [...found, ...(await this.#unclaimed())];
  }

  /** All that this service consumes, to be received once more from the oldest message on: the inbox drops what it knows. */
  restarts(): StreamDifference[] {
    return this.consumers.declared.map((declaration) => {
      const { stream, durable: consumer } = declaration;
      return { stream, consumer, kind: 'consumer starts over', drift: [], mend: () => this.#replace(declaration) };
    });
  }

  async #replace(declaration: ConsumerDeclaration): Promise<void> {
    await this.consumers.delete(declaration);
    await this.consumers.ensure(declaration);
  }

  async #streamDifferences(declaration: StreamDeclaration): Promise<StreamDifference[]> {
    const stream = declaration.name;
    const drift = await this.streams.drift(declaration);
    if (!drift) return [{ stream, kind: 'stream missing', drift: [], mend: () => this.streams.ensure(declaration) }];
    if (drift.length === 0) return [];
    return [{ stream, kind: 'stream differs', drift, mend: () => this.streams.change(declaration) }];
  }

  async #consumerDifferences(declaration: ConsumerDeclaration): Promise<StreamDifference[]> {
    const { stream, durable: consumer } = declaration;
    const ensure = () => this.consumers.ensure(declaration);
    const replace = () => this.#replace(declaration);
    const drift = await this.consumers.drift(declaration);
    if (!drift) return [{ stream, consumer, kind: 'consumer missing', drift: [], mend: ensure }];
    const { identity, limits } = drift;
    if (identity.length > 0)
      return [
        { stream, consumer, kind: 'consumer is for something else', drift: [...identity, ...limits], mend: replace },
      ];
    return limits.length > 0
      ? [{ stream, consumer, kind: 'consumer has other limits', drift: limits, mend: ensure }]
      : [];
  }

  async #unclaimed(): Promise<StreamDifference[]> {
    const claimed = new Set(this.consumers.declared.map(({ stream, durable }) => `${stream} ${durable}`));
    const found: StreamDifference[] = [];
    const jsm = await this.link.jetstreamManager();
    for await (const stream of jsm.streams.names()) {
      for await (const { name, config } of jsm.consumers.list(stream)) {
        const isOurs = config.durable_name !== undefined && name.startsWith(`${this.settings.service}_`);
        if (!isOurs || claimed.has(`${stream} ${name}`)) continue;
        const mend = () => this.consumers.delete({ stream, durable: name });
        found.push({ stream, consumer: name, kind: 'consumer unclaimed', drift: [], mend });
      }
    }
    return found;
  }
}
