import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { EventEmitter } from 'node:events';
import { ServiceProcess } from './service-process.js';

/** A promise that the test settles. */
class Deferred {
  resolve!: () => void;
  reject!: (error: Error) => void;
  readonly promise = new Promise<void>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });
}

/** Stands in for the process itself, which a test can neither signal nor leave. */
class FakeHost extends EventEmitter {
  readonly exits: number[] = [];
  readonly #exited = new Deferred();

  exit(code: number): void {
    this.exits.push(code);
    this.#exited.resolve();
  }

  exited(): Promise<void> {
    return this.#exited.promise;
  }
}

/** A service whose steps end when the test says so. */
class FakeService {
  readonly starting = new Deferred();
  readonly stopping = new Deferred();
  readonly calls: string[] = [];
  readonly stopBudgets: (number | undefined)[] = [];

  start(): Promise<void> {
    this.calls.push('start');
    return this.starting.promise;
  }

  stop(budgetMs?: number): Promise<void> {
    this.calls.push('stop');
    this.stopBudgets.push(budgetMs);
    return this.stopping.promise;
  }
}

const lines: string[] = [];

function record(entry: { message: string }): void {
  lines.push(entry.message);
}

beforeAll(() => {
  Logger.overrideLogger({ log: record, warn: record, error: record, fatal: record });
});
afterAll(() => Logger.overrideLogger(false));

function run(budgetMs?: number) {
  const host = new FakeHost();
  const service = new FakeService();
  const creating = new Deferred();
  const process = new ServiceProcess('orders', host, budgetMs);
  const running = process.run(async () => {
    await creating.promise;
    return Object.assign(service, { name: 'orders', adminUrl: '', app: Object.create(null) });
  });
  return { host, service, creating, running };
}

describe('ServiceProcess', () => {
  it('exits 0 when a signal stops a running service', async () => {
    const { host, service, creating, running } = run();
    creating.resolve();
    service.starting.resolve();
    await running;
    host.emit('SIGTERM');
    service.stopping.resolve();
    await host.exited();
    expect(host.exits).toEqual([0]);
    expect(service.calls).toEqual(['start', 'stop']);
  });

  it('ends by itself, with 0, when all it was to do was to declare what the service needs', async () => {
    const { host, service, creating, running } = run();
    Object.assign(service, { isJob: true });
    creating.resolve();
    service.starting.resolve();
    service.stopping.resolve();
    await running;
    expect(service.calls).toEqual(['start', 'stop']);
    expect(host.exits).toEqual([0]);
  });

  it('stops once, however many signals arrive', async () => {
    const { host, service, creating, running } = run();
    creating.resolve();
    service.starting.resolve();
    await running;
    for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM']) host.emit(signal);
    service.stopping.resolve();
    await host.exited();
    expect(service.calls).toEqual(['start', 'stop']);
    expect(host.exits).toEqual([0]);
  });

  it('does not start a service that was asked to stop while it was created', async () => {
    const { host, service, creating, running } = run();
    host.emit('SIGTERM');
    creating.resolve();
    service.stopping.resolve();
    await running;
    await host.exited();
    expect(service.calls).toEqual(['stop']);
    expect(host.exits).toEqual([0]);
  });

  it('exits 0 when the signal interrupts the start', async () => {
    const { host, service, creating, running } = run();
    creating.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(service.calls).toEqual(['start']);
    host.emit('SIGTERM');
    service.starting.reject(new Error('interrupted'));
    service.stopping.resolve();
    await running;
    await host.exited();
    expect(host.exits).toEqual([0]);
  });

  it('exits 0 when the signal comes first and creating the service then fails', async () => {
    const { host, creating, running } = run();
    host.emit('SIGTERM');
    creating.reject(new Error('no database'));
    await running;
    await host.exited();
    expect(host.exits).toEqual([0]);
  });

  it('does not wait for ever for a service that cannot be created', async () => {
    const { host } = run(50);
    host.emit('SIGTERM');
    await host.exited();
    expect(host.exits).toEqual([0]);
  });

  it('exits 1 with one clear line when the start fails', async () => {
    lines.length = 0;
    const { host, creating, running } = run();
    creating.reject(new Error('the database does not answer'));
    await running;
    expect(host.exits).toEqual([1]);
    expect(lines).toEqual(['orders could not start: the database does not answer']);
  });

  it('exits 1 when a stop could not finish its work', async () => {
    const { host, service, creating, running } = run();
    creating.resolve();
    service.starting.resolve();
    await running;
    host.emit('SIGTERM');
    service.stopping.reject(new Error('2 handlers hang'));
    await host.exited();
    expect(host.exits).toEqual([1]);
  });

  it('takes the time spent waiting for the start off the budget of the stop', async () => {
    const { host, service, creating, running } = run(5_000);
    host.emit('SIGTERM');
    await new Promise((resolve) => setImmediate(resolve));
    creating.resolve();
    service.stopping.resolve();
    await running;
    await host.exited();
    expect(service.stopBudgets[0]).toBeLessThan(5_000);
  });

  it.each(['uncaughtException', 'unhandledRejection'])('exits 1 at once after an %s', (event) => {
    const { host } = run();
    host.emit(event, new Error('bug'));
    expect(host.exits).toEqual([1]);
  });
});
