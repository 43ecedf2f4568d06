import { type DynamicModule, Global, Module } from '@nestjs/common';
import { BackgroundLoops, ReplyWriter, WakeUp } from '@nestwork/messaging';
import { HistoryKeeper } from './history/history-keeper.js';
import { KeyKeeper } from './keys/key-keeper.js';
import { KeyRestarts } from './keys/key-restarts.js';
import { LaneLeases } from './lanes/lane-leases.js';
import { LaneRegistry } from './lanes/lane-registry.js';
import { LeaseKeeper } from './lanes/lease-keeper.js';
import { Outbox } from './outbox.js';
import { OutboxInspection } from './operate/outbox-inspection.js';
import { OutboxCheckup } from './operate/outbox-checkup.js';
import { OutboxOperations } from './operate/outbox-operations.js';
import { ParkedMessages } from './operate/parked-messages.js';
import { RepublishRecord } from './operate/republish-record.js';
import { Republishing } from './operate/republishing.js';
import { OutboxBacklog } from './outbox-backlog.js';
import { OutboxRelay } from './relay/outbox-relay.js';
import { OutboxReplyWriter } from './outbox-reply-writer.js';
import { type OutboxOptions, OutboxSettings } from './outbox-settings.js';
import { OutboxStore } from './relay/outbox-store.js';
import { OutboxWatch } from './outbox-watch.js';
import { PostgresLaneRegistry } from './lanes/postgres-lane-registry.js';
import { PostgresOutboxStore } from './relay/postgres-outbox-store.js';
import { Comparison } from './reconcile/comparison.js';
import { OperatorTurnsGiver } from './reconcile/operator-turns.js';
import { PublishedSlices } from './reconcile/published-slices.js';
import { ReconcileLeases } from './reconcile/reconcile-lease.js';
import { ReconcileLoop } from './reconcile/reconcile-loop.js';
import { ReconcileTurns } from './reconcile/reconcile-turns.js';
import { Reconciler } from './reconcile/reconciler.js';
import { ReconcilerReport } from './reconcile/reconciler-report.js';
import { Replays } from './reconcile/replays.js';
import { Republisher } from './reconcile/republisher.js';
import { StreamWatch } from './reconcile/stream-watch.js';
import { PublishedHistory } from './history/published-history.js';
import { RelayMetrics } from './relay/relay-metrics.js';
import { RelayPing } from './lanes/relay-ping.js';
import { RelayPublisher } from './relay/relay-publisher.js';
import { RelayWake } from './lanes/relay-wake.js';
import { SizeLimit } from './size-limit.js';
import { StreamRelayPublisher } from './relay/stream-relay-publisher.js';

/** Lets a service send messages with its transactions. Needs DatabaseModule, with `outboxMigrations`, and MessagingModule. */
@Global()
@Module({})
export class OutboxModule {
  // In the order in which they start; they stop in reverse, so the relay finishes before its leases are given up.
  constructor(
    loops: BackgroundLoops,
    history: HistoryKeeper,
    leases: LeaseKeeper,
    relay: OutboxRelay,
    watch: OutboxWatch,
    keys: KeyKeeper,
    reconciler: ReconcileLoop,
  ) {
    for (const loop of [history, leases, relay, watch, keys, reconciler]) loops.register(loop);
  }

  static forRoot(options: OutboxOptions = {}): DynamicModule {
    return {
      module: OutboxModule,
      providers: [
        { provide: OutboxSettings, useFactory: () => new OutboxSettings(options) },
        { provide: OutboxStore, useClass: PostgresOutboxStore },
        { provide: LaneRegistry, useClass: PostgresLaneRegistry },
        { provide: RelayPublisher, useClass: StreamRelayPublisher },
        { provide: ReplyWriter, useClass: OutboxReplyWriter },
        {
          provide: LaneLeases,
          inject: [LaneRegistry, OutboxSettings],
          useFactory: (registry: LaneRegistry, { leaseMs }: OutboxSettings) => new LaneLeases(registry, leaseMs),
        },
        ...PARTS,
      ],
      exports: [Outbox, OutboxBacklog, ReplyWriter],
    };
  }
}

const PARTS = [
  Comparison,
  HistoryKeeper,
  KeyKeeper,
  KeyRestarts,
  LeaseKeeper,
  OperatorTurnsGiver,
  Outbox,
  OutboxBacklog,
  OutboxCheckup,
  OutboxInspection,
  OutboxOperations,
  OutboxRelay,
  OutboxWatch,
  ParkedMessages,
  PublishedHistory,
  PublishedSlices,
  ReconcileLeases,
  ReconcileLoop,
  ReconcileTurns,
  Reconciler,
  ReconcilerReport,
  RelayMetrics,
  RelayPing,
  RelayWake,
  Replays,
  RepublishRecord,
  Republisher,
  Republishing,
  SizeLimit,
  StreamWatch,
  WakeUp,
];
