import { type DynamicModule, Global, Module, type OnModuleInit } from '@nestjs/common';
import { isDatabaseUnavailable, isTransactionConflict } from '@nestwork/database';
import {
  BackgroundLoops,
  FailureStore,
  InfrastructureErrors,
  MessagePipeline,
  MessagingSettings,
} from '@nestwork/messaging';
import { BegunAttempts } from './begun-attempts.js';
import { DeadLetterChanges } from './dead-letters/dead-letter-changes.js';
import { DeadLetters } from './dead-letters/dead-letters.js';
import { Discards } from './dead-letters/discards.js';
import { Redrives } from './dead-letters/redrives.js';
import { FailedMessages } from './failed-messages.js';
import { FirstStillRunning } from './first-still-running.js';
import { HandleOnce } from './handle-once.js';
import { completeInboxOptions, INBOX_OPTIONS, type InboxOptions } from './inbox-options.js';
import { InboxPruning } from './inbox-pruning.js';
import { Inbox } from './inbox.js';
import { FailuresCheckup } from './operate/failures-checkup.js';
import { InboxCheckup } from './operate/inbox-checkup.js';
import { InboxOperations } from './operate/inbox-operations.js';
import { HeldKeys } from './order/held-keys.js';
import { HeldKeysWatch } from './order/held-keys-watch.js';
import { KeyOrder } from './order/key-order.js';
import { KeyReleases } from './order/key-releases.js';
import { DueMessages } from './retry/due-messages.js';
import { KeptMessages } from './retry/kept-messages.js';
import { Retry } from './retry/retry.js';
import { RetryLoop } from './retry/retry-loop.js';
import { TakenElsewhere } from './retry/taken-elsewhere.js';
import { answerUnavailable } from './unavailable-answer.js';

/** Makes each message take effect once. Needs DatabaseModule, with `inboxMigrations`, and MessagingModule. */
@Global()
@Module({})
export class InboxModule implements OnModuleInit {
  constructor(
    private readonly pipeline: MessagePipeline,
    private readonly infrastructure: InfrastructureErrors,
    private readonly loops: BackgroundLoops,
    private readonly handleOnce: HandleOnce,
    private readonly pruning: InboxPruning,
    private readonly retries: RetryLoop,
    private readonly watch: HeldKeysWatch,
  ) {}

  static forRoot(options: InboxOptions = {}): DynamicModule {
    return {
      module: InboxModule,
      providers: [
        {
          provide: INBOX_OPTIONS,
          inject: [MessagingSettings],
          useFactory: (settings: MessagingSettings) => completeInboxOptions(options, settings),
        },
        { provide: FailureStore, useExisting: FailedMessages },
        ...PROVIDERS,
      ],
      exports: [FailedMessages, FailureStore],
    };
  }

  onModuleInit(): void {
    this.pipeline.use('outer', answerUnavailable);
    this.pipeline.use('transaction', (incoming, next) => this.handleOnce.handle(incoming, next));
    this.infrastructure.add(isDatabaseUnavailable);
    this.infrastructure.add(isTransactionConflict);
    this.infrastructure.add((error) => error instanceof FirstStillRunning);
    this.infrastructure.add((error) => error instanceof TakenElsewhere);
    this.loops.register(this.pruning);
    this.loops.register(this.retries);
    this.loops.register(this.watch);
  }
}

const PROVIDERS = [
  BegunAttempts,
  DeadLetterChanges,
  DeadLetters,
  Discards,
  DueMessages,
  FailedMessages,
  FailuresCheckup,
  HandleOnce,
  HeldKeys,
  HeldKeysWatch,
  Inbox,
  InboxCheckup,
  InboxOperations,
  InboxPruning,
  KeptMessages,
  KeyOrder,
  KeyReleases,
  Redrives,
  Retry,
  RetryLoop,
];
