import type { Class, CommandMessage, EventMessage, QueryMessage } from '@nestwork/contract-kit';
import type { RequestOptions } from '@nestwork/messaging';
import type { FailMode, FailStepName } from '@nestwork/observability';
import type { RunningService } from '@nestwork/service';
import type { Neighbour } from '../broker/neighbour.js';
import type { Neighbourhood } from '../broker/neighbourhood.js';
import type { TestDatabase } from '../infrastructure/test-database.js';
import type { FailedMessage } from '../settling/failed-message.js';
import { untilSettled, type SettledOptions } from '../settling/until-settled.js';
import { CrashPoint } from './crash-point.js';
import { expireLeases } from './expire-leases.js';
import { deliverCopies, type DeliverOptions } from './deliver-copies.js';
import { dueIn, failedMessagesIn, unsentIn } from './failed-messages.js';
import { publishedEvents } from './published-events.js';
import type { ServiceInstance } from './service-instance.js';
import type { ServiceLinks } from './service-links.js';

/** What a service under test lives in, and how an instance of it is started. */
export interface TestServiceParts {
  readonly name: string;
  readonly neighbourhood: Neighbourhood;
  readonly database: TestDatabase | undefined;
  readonly start: () => Promise<ServiceInstance>;
}

/** A service under test: what it is told and what it does, and the ways to make it fail. */
export class TestService implements Neighbour {
  #instance: ServiceInstance;
  readonly #dead: ServiceInstance[] = [];
  #restarting?: Promise<void>;
  #crash?: CrashPoint;

  private constructor(
    private readonly parts: TestServiceParts,
    instance: ServiceInstance,
  ) {
    this.#instance = instance;
    parts.neighbourhood.join(this);
  }

  static async start(parts: TestServiceParts): Promise<TestService> {
    return new TestService(parts, await parts.start());
  }

  get name(): string {
    return this.parts.name;
  }

  /** What the service shares with those beside it: the broker, and the client that `request` uses. */
  get neighbourhood(): Neighbourhood {
    return this.parts.neighbourhood;
  }

  /** The current instance as production code knows it; another one after a restart. */
  get running(): RunningService {
    return this.#instance.running;
  }

  get app(): RunningService['app'] {
    return this.running.app;
  }

  /** Whether the current instance died and was not started again yet. */
  get dead(): boolean {
    return this.#instance.dead;
  }

  /** Where the current instance serves health checks and metrics. */
  get adminUrl(): string {
    return this.running.adminUrl;
  }

  /** The connections of the current instance, to be delayed, cut or left half-open. */
  get links(): ServiceLinks {
    return this.#instance.links;
  }

  /** Sends a command or a query over NATS, as another service would, and resolves with the reply. */
  request<R>(message: CommandMessage<R> | QueryMessage<R>, options?: RequestOptions): Promise<R> {
    return this.neighbourhood.services.request(message, options);
  }

  /** Stores copies of a command or an event in its stream and returns their message id; see DeliverOptions. */
  deliver(message: CommandMessage<unknown> | EventMessage, options: DeliverOptions = {}): Promise<string> {
    return deliverCopies(this.neighbourhood.broker, message, options);
  }

  /** The events of this class that reached the stream, oldest first, repeats included. */
  published<E extends EventMessage>(type: Class<E>): Promise<E[]> {
    return publishedEvents(this.neighbourhood.broker, type);
  }

  /** Resolves when nothing is under way any more, in this service and in all beside it; see untilSettled. */
  settled(options?: SettledOptions): Promise<void> {
    return untilSettled(this.neighbourhood, options);
  }

  /** The database of the service, for one more instance or release of it. */
  async shareDatabase(): Promise<TestDatabase> {
    if (!this.parts.database) throw new Error(`${this.name} has no database that another instance could share`);
    return this.parts.database.share();
  }

  /** What the service failed to handle. */
  failedMessages(): Promise<FailedMessage[]> {
    return failedMessagesIn(this.parts.database);
  }

  /** Reads or writes the database of the service, as its owner, past the service. */
  async query<Row extends object>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    if (!this.parts.database) throw new Error(`${this.name} has no database: its configuration reads no DATABASE_URL`);
    return this.parts.database.query<Row>(sql, params);
  }

  /**
   * Lets the service die, as a process does that is killed, the next time it passes the fail point.
   *
   * `settled()` and `restart()` start it again. When it never passes the point, `settled()` and `stop()` throw.
   */
  async crashAt(point: string): Promise<void> {
    this.#failAt(point, 'kill-before');
  }

  /** Lets the service fail the next time it passes the step, or die there; what `crashAt` says goes for this too. */
  async failAt(step: FailStepName, mode: FailMode): Promise<void> {
    this.#failAt(step, mode);
  }

  /** Lets the service die now. */
  kill(): void {
    this.#instance.kill();
  }

  /** Starts a fresh instance on the same database and broker, after stopping the current one if it lives. */
  restart(): Promise<void> {
    // It may die while it is stopped, and be revived by `settled()`: one instance takes its place, not two.
    this.#restarting ??= this.#startAgain().finally(() => (this.#restarting = undefined));
    return this.#restarting;
  }

  async revive(): Promise<void> {
    if (this.#instance.dead) await this.restart();
  }

  unsent(): Promise<number> {
    return unsentIn(this.parts.database);
  }

  due(): Promise<number> {
    return dueIn(this.parts.database);
  }

  missedCrash(): string | undefined {
    if (!this.#crash || this.#crash.reached) return undefined;
    return `${this.name} was to fail at '${this.#crash.point}' but never came there`;
  }

  /** Stops the service and removes its database. Throws when it left timers or connections open, or did not crash as asked. */
  async stop(): Promise<void> {
    const missed = this.missedCrash();
    this.#crash?.cancel();
    try {
      await this.#instance.stop();
      await Promise.all(this.#dead.map((instance) => instance.stop()));
    } finally {
      await this.neighbourhood.leave(this);
      await this.parts.database?.drop();
    }
    if (missed) throw new Error(missed);
  }

  async #startAgain(): Promise<void> {
    await this.#retire(this.#instance);
    this.#instance = await this.parts.start();
  }

  #failAt(point: string, mode: FailMode): void {
    this.#crash?.cancel();
    this.#crash = new CrashPoint(point, mode, this.#instance);
  }

  /** A dead instance is no hindrance: `stop()` waits until its remains are cleared away. */
  async #retire(instance: ServiceInstance): Promise<void> {
    if (!instance.dead) return instance.stop();
    this.#dead.push(instance);
    await expireLeases(this.parts.database);
  }
}
