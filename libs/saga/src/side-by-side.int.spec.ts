import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { eventually, NatsAccount, type NatsLogin, TestDatabase } from '@nestwork/testing';
import type { QueryRunner } from 'typeorm';
import { bookTripSaga } from '../spec-support/book-trip.saga.js';
import { releaseBefore } from '../spec-support/saga-store-before.js';
import { TripServices } from '../spec-support/trip-handlers.js';
import { TripInstance, type TripRelease } from '../spec-support/trip-instance.js';
import { SagaStore } from './run/saga-store.js';
import { SaveSagaOrThrow1700000000010 } from './save-saga-or-throw.migration.js';

const COMPLETE = ['BookFlight', 'NoteWish', 'BookHotel', 'ConfirmTrip'];

let database: TestDatabase;
let login: NatsLogin;
let services: TripServices;
const running = new Map<TripInstance, { readonly saves: () => number }>();

beforeEach(async () => {
  database = await TestDatabase.create('trip');
  login = (await NatsAccount.claim()).login;
  services = new TripServices();
});
afterEach(async () => {
  for (const instance of running.keys()) await end(instance);
  await database.drop();
});

async function run(release?: TripRelease): Promise<TripInstance> {
  const options = { databaseUrl: database.url, login, sagas: [bookTripSaga], services, ...(release && { release }) };
  const instance = await TripInstance.start(options);
  const spy = jest.spyOn(instance.app.get(SagaStore), 'saveWithCommit');
  running.set(instance, { saves: () => spy.mock.calls.length });
  return instance;
}

async function end(instance: TripInstance): Promise<void> {
  running.delete(instance);
  await instance.stop();
}

const down = async () => {
  await new SaveSagaOrThrow1700000000010().down({
    query: (sql: string) => database.query(sql),
  } as unknown as QueryRunner);
  await database.query('DELETE FROM migrations WHERE name = $1', [SaveSagaOrThrow1700000000010.name]);
};
const up = () =>
  new SaveSagaOrThrow1700000000010().up({ query: (sql: string) => database.query(sql) } as unknown as QueryRunner);

/** Trips that begin one after the other, at whoever runs, until told to stop. */
class Trips {
  readonly ids = new Map<string, string>();
  #by: TripInstance;
  #isEnding = false;
  readonly #going: Promise<void[]>;

  constructor(first: TripInstance) {
    this.#by = first;
    this.#going = Promise.all([0, 1, 2].map(() => this.#go()));
  }

  /** Has them begin at another instance from now on, and resolves when all instances have moved sagas meanwhile. */
  async through(instance: TripInstance): Promise<void> {
    this.#by = instance;
    const before = [...running.values()].map(({ saves }) => ({ saves, enough: saves() + 3 }));
    await eventually(() => {
      for (const { saves, enough } of before) expect(saves()).toBeGreaterThanOrEqual(enough);
    });
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#going;
  }

  async #go(): Promise<void> {
    while (!this.#isEnding) {
      const { database: ofInstance, sagas } = this.#by;
      const trip = `trip-${this.ids.size}`;
      this.ids.set(trip, '');
      this.ids.set(trip, await ofInstance.transaction(() => sagas.start(bookTripSaga, { trip })));
      await eventually(() => expect(services.done(trip)).toContain('ConfirmTrip'));
    }
  }
}

async function expectCompleted(ids: ReadonlyMap<string, string>, by: TripInstance): Promise<void> {
  for (const [trip, id] of ids) {
    await eventually(async () => expect((await by.sagas.find(bookTripSaga, id))?.status).toBe('completed'));
    expect(services.done(trip)).toEqual(COMPLETE);
  }
}

describe('The release that saves a saga with the COMMIT, and the one before it, on one database', () => {
  it('move the same sagas, take over from each other in both directions, and every step is done once', async () => {
    const before = await run(releaseBefore);
    const trips = new Trips(before);
    await trips.through(before);
    const now = await run();
    await trips.through(now);
    await end(before);
    const again = await run(releaseBefore);
    await trips.through(again);
    await end(now);
    await trips.through(again);
    await trips.end();
    await expectCompleted(trips.ids, again);
  });

  it('once back at the release before, the function can go, and the next start of the new one brings it back', async () => {
    const before = await run(releaseBefore);
    const now = await run();
    await end(now);
    await down();
    const trips = new Trips(before);
    await trips.through(before);
    const again = await run();
    await trips.through(again);
    await trips.end();
    await expectCompleted(trips.ids, again);
  });

  it('a function that goes under the release that calls it stops the sagas, and loses none', async () => {
    const now = await run();
    const saves = running.get(now)!.saves;
    await down();
    const id = await now.database.transaction(() => now.sagas.start(bookTripSaga, { trip: 'rome' }));
    await eventually(() => expect(saves()).toBeGreaterThan(0));
    expect((await now.sagas.find(bookTripSaga, id))?.log.map(({ what }) => what)).toEqual(['book flight: sent']);

    await up();
    await expectCompleted(new Map([['rome', id]]), now);
  });
});
