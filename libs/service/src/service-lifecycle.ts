import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { BackgroundLoops, NatsStrategy, PassErrorsOn, StartPatience } from '@nestwork/messaging';
import { HealthRegistry } from '@nestwork/observability';
import type { AdminServer } from './admin/admin-server.js';
import type { ServiceProbe } from './admin/service-probe.js';
import { sourceOf } from './config/config-source.js';
import { printableConfig } from './config/printable-config.js';
import { announceLastAnswers } from './last-answers.js';
import { listenOn } from './listen-on.js';
import type { RunningService } from './running-service.js';
import type { ServiceConfig } from './service-config.js';
import type { ServiceOptions } from './service-options.js';
import { StartInterrupted } from './start-interrupted.js';
import { START_SHARE, STOP_BUDGET_MS } from './stop-budget.js';
import { runStopSteps, type StopStep } from './stop-sequence.js';
import { within } from './within.js';

/** The parts of a service that start and stop together. */
export interface ServiceParts<C extends ServiceConfig> {
  readonly name: string;
  readonly app: NestFastifyApplication;
  readonly config: C;
  readonly admin: AdminServer;
  readonly probe: ServiceProbe;
  readonly http: ServiceOptions<C>['http'];
}

/** Brings a service up and down in order. Each way runs once, however often and whenever it is asked for. */
export class ServiceLifecycle<C extends ServiceConfig> implements RunningService {
  readonly name: string;
  readonly app: NestFastifyApplication;
  readonly adminUrl: string;
  readonly #logger = new Logger(ServiceLifecycle.name);
  #bringingUp?: Promise<void>;
  #takingDown?: Promise<void>;

  constructor(private readonly parts: ServiceParts<C>) {
    this.name = parts.name;
    this.app = parts.app;
    this.adminUrl = parts.admin.url;
  }

  async start(): Promise<void> {
    this.#bringingUp ??= this.#bringUp();
    try {
      await this.#bringingUp;
    } catch (error) {
      await this.stop().catch((err: unknown) => {
        this.#logger.warn({ message: `${this.name} could not close everything after its start failed`, err });
      });
      throw error;
    }
  }

  get isJob(): boolean {
    return this.parts.config.declareOnly;
  }

  stop(budgetMs = STOP_BUDGET_MS): Promise<void> {
    this.#takingDown ??= this.#takeDown(budgetMs);
    return this.#takingDown;
  }

  async #bringUp(): Promise<void> {
    const { app, config, http } = this.parts;
    this.#logger.log({ message: `${this.name} is starting`, config: printableConfig(config), from: sourceOf(config) });
    if (config.declareOnly) return this.#declare();
    if (http) announceLastAnswers(app, () => this.#takingDown !== undefined);
    const httpPort = await this.#unlessStopping(async () => http?.(app, config));
    await this.#unlessStopping(() => app.init());
    await this.#unlessStopping(() => this.#listenOnNats());
    await this.#unlessStopping(() => this.#startLoops());
    const url = await this.#unlessStopping(async () =>
      httpPort === undefined ? undefined : listenOn(app, httpPort, config),
    );
    // How the checks end is for the orchestrator to ask. But the one of NATS makes a round trip, and after it the server
    // knows the subscriptions: whoever is told "ready" finds somebody who answers.
    await this.#unlessStopping(() => app.get(HealthRegistry).run());
    await this.#unlessStopping(async () => this.#becomeReady());
    this.#logger.log({ message: `${this.name} is ready`, admin: this.adminUrl, ...(url ? { http: url } : {}) });
  }

  async #declare(): Promise<void> {
    const { app } = this.parts;
    await this.#unlessStopping(() => app.init());
    await this.#unlessStopping(() => app.get(NatsStrategy).declare());
    this.#logger.log({ message: `${this.name} has declared what it needs` });
  }

  async #unlessStopping<T>(step: () => Promise<T>): Promise<T> {
    if (this.#takingDown) throw new StartInterrupted(this.name);
    try {
      return await step();
    } catch (cause) {
      // A step that outlived the patience of the stop finds its connections closed.
      throw this.#takingDown ? new StartInterrupted(this.name, { cause }) : cause;
    }
  }

  async #listenOnNats(): Promise<void> {
    const { app } = this.parts;
    // Without the filter Nest would replace what a controller throws before the pipeline sees it. The routes of HTTP were bound
    // by `init` and do not get it; handlers of messages are bound here, with whatever the application has by now.
    app.useGlobalFilters(new PassErrorsOn());
    app.connectMicroservice({ strategy: app.get(NatsStrategy) }, { inheritAppConfig: true });
    await app.startAllMicroservices();
  }

  #startLoops(): Promise<void> {
    const { app } = this.parts;
    return app.get(StartPatience).through('start its background loops', () => app.get(BackgroundLoops).startAll());
  }

  #becomeReady(): void {
    this.parts.probe.started = true;
    this.parts.app.get(HealthRegistry).setReady(true);
  }

  async #takeDown(budgetMs: number): Promise<void> {
    const begun = performance.now();
    this.parts.app.get(HealthRegistry).setReady(false);
    this.parts.app.get(StartPatience).stop();
    this.#logger.log({ message: `${this.name} is stopping`, budgetMs: Math.round(budgetMs) });
    // The step of the start that is under way ends first; no further one begins. How the start ended is told to who called it.
    await within(budgetMs * START_SHARE, this.#bringingUp ?? Promise.resolve()).catch(() => undefined);
    await runStopSteps(this.#stopSteps(), budgetMs - (performance.now() - begun));
    this.#logger.log({ message: `${this.name} has stopped`, tookMs: Math.round(performance.now() - begun) });
  }

  // Whoever was told "ready" a moment ago still sends requests here, and a connection that is just opening would be reset.
  async #stayForStragglers(): Promise<void> {
    const { http, config, probe } = this.parts;
    if (http && probe.started) await delay(config.stopDelayMs);
  }

  /** Each is safe when its counterpart was never started. The relay outlives the handlers, so that what they commit still leaves. */
  #stopSteps(): StopStep[] {
    const { app, admin } = this.parts;
    return [
      { name: 'let load balancers notice', kind: 'finishes', run: () => this.#stayForStragglers() },
      { name: 'close HTTP', kind: 'finishes', run: () => app.getHttpAdapter().close() },
      { name: 'finish work in flight', kind: 'finishes', run: (leftMs) => this.#finishWork(leftMs) },
      { name: 'stop the background loops', kind: 'finishes', run: () => app.get(BackgroundLoops).stopAll() },
      { name: 'close the connections', kind: 'closes', run: () => app.close() },
      { name: 'close the admin port', kind: 'closes', run: () => admin.close() },
    ];
  }

  async #finishWork(leftMs: number): Promise<void> {
    const finished = await this.parts.app.get(NatsStrategy).quiesce(leftMs);
    if (!finished) throw new Error(`some of it was not done within ${Math.round(leftMs)} ms`);
  }
}
