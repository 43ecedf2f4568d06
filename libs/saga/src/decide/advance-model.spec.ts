import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bookTripSaga } from '../../spec-support/book-trip.saga.js';
import { type Decide, TripWorld } from '../../spec-support/trip-world.js';
import { advance } from './advance.js';
import { hasEnded } from './saga-status.js';

/** `pick` chooses among all commands or replies there ever were, so old ones come again and again. */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('deliver' as const), pick: fc.nat(), declines: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('deliver last' as const), declines: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('reply' as const), pick: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('reply last' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wake' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('early timer' as const, 'cancel' as const, 'resume' as const) }),
  },
);

type Happening = typeof happening extends fc.Arbitrary<infer H> ? H : never;

function play(world: TripWorld, event: Happening): void {
  switch (event.kind) {
    case 'deliver':
      return world.deliver(world.sent[event.pick % world.sent.length]!, event.declines);
    case 'deliver last':
      return world.deliver(world.sent.at(-1)!, event.declines);
    case 'reply':
      return void (world.replies.length > 0 && world.reply(world.replies[event.pick % world.replies.length]!));
    case 'reply last':
      return void (world.replies.length > 0 && world.reply(world.replies.at(-1)!));
    case 'wake':
      return void world.wake();
    case 'early timer':
      return expectNothingEarly(world);
    case 'cancel':
    case 'resume':
      return void world.take({ kind: event.kind, reason: 'changed my mind' });
    default:
      return event satisfies never;
  }
}

function expectNothingEarly(world: TripWorld): void {
  if (world.instance.wakeAt === undefined || world.instance.wakeAt <= world.now) return;
  expect(world.take({ kind: 'timer' })).toBe(false);
}

/** The trouble is over: services do what they are told and answer. */
function recover(world: TripWorld): void {
  for (let round = 0; round < 100 && !hasEnded(world.instance.status); round++) {
    const pending = world.sent.find(({ id }) => id === world.instance.pending?.commandId);
    if (pending && world.instance.pending?.awaiting === 'reply') {
      world.deliver(pending, false);
      world.reply(world.replies.at(-1)!);
    } else world.wake();
  }
}

const sequence = fc.array(happening, { maxLength: 60 });

/** What has to hold after any sequence of happenings; it throws where it does not. */
type Look = (world: TripWorld) => void;

/** A sequence of happenings, played with a saga of its own, and a look at what became of it. */
function afterAnything(look: Look, decide: Decide = advance) {
  return fc.property(sequence, (events) => {
    const world = new TripWorld(decide);
    world.take({ kind: 'start' });
    for (const event of events) play(world, event);
    look(world);
  });
}

/** Lets the saga end; a person helps where one is needed. */
function conclude(world: TripWorld): void {
  recover(world);
  world.take({ kind: 'resume' });
  recover(world);
}

const sentNames = (world: TripWorld) => world.sent.map(({ command }) => command.constructor.name);
const withoutRepeats = (names: readonly string[]) => [...new Set(names)];

const looks: Readonly<Record<string, Look>> = {
  'ends, and once the trouble is over it ends completed or compensated': (world) => {
    recover(world);
    expect(hasEnded(world.instance.status)).toBe(true);
    conclude(world);
    expect(['completed', 'compensated']).toContain(world.instance.status);
  },
  'leaves all of it done or none of it, also when commands arrive after the end': (world) => {
    conclude(world);
    for (const send of world.sent) world.deliver(send, false);
    const completed = world.instance.status === 'completed';
    for (const what of ['Flight', 'Hotel']) {
      const booked = world.effectsOf(`Book${what}`);
      if (completed) expect([booked, world.effectsOf(`Cancel${what}`)]).toEqual([1, 0]);
      else expect(world.effectsOf(`Cancel${what}`)).toBeGreaterThanOrEqual(booked);
    }
    expect([world.effectsOf('ConfirmTrip'), world.effectsOf('CallOffTrip')]).toEqual(completed ? [1, 0] : [0, 1]);
  },
  'does every step at most once and undoes every step at most once': (world) => {
    conclude(world);
    expect(world.effects).toEqual(withoutRepeats(world.effects));
    const steps = sentNames(world).filter((name) => name.startsWith('Book') || name === 'NoteWish');
    expect(steps).toEqual(withoutRepeats(steps));
  },
  'undoes in the reverse order of doing, and does nothing new once it has turned round': (world) => {
    conclude(world);
    const names = sentNames(world);
    const undone = withoutRepeats(names.filter((name) => name.startsWith('Cancel')));
    const attempted = names.filter((name) => name.startsWith('Book')).map((name) => name.replace('Book', 'Cancel'));
    expect(undone).toEqual(attempted.toReversed().filter((name) => undone.includes(name)));
    const turn = names.findIndex((name) => name.startsWith('Cancel') || name === 'CallOffTrip');
    if (turn >= 0) expect(names.slice(turn).filter((name) => /^(Book|Note|Confirm)/.test(name))).toEqual([]);
  },
  'undoes every step that took effect or may have, and never completes what was cancelled or timed out': (world) => {
    conclude(world);
    const { failure, status } = world.instance;
    expect(status).toBe(failure ? 'compensated' : 'completed');
    if (failure?.step && failure.code.startsWith('saga.') && failure.step !== 'note wish') {
      expect(sentNames(world)).toContain(failure.step === 'book flight' ? 'CancelFlight' : 'CancelHotel');
    }
  },
  'asks for attention only after the agreed number of attempts': ({ instance }) => {
    if (instance.status !== 'needs_attention') return;
    expect(instance.pending?.attempt).toBeGreaterThanOrEqual(bookTripSaga.persistence.maxAttempts);
  },
};

describe('any saga, whatever arrives late, twice, wrongly or never', () => {
  // Together more than 10,000 sequences.
  it.each(Object.entries(looks))('%s', (_, look) => {
    fc.assert(afterAnything(look), { numRuns: 2_000 });
  });
});

/** Decisions that are wrong on purpose, each in one way. */
const bugs: Readonly<Record<string, Decide>> = {
  'takes any reply for the one it waits for': (moment, input) => {
    const commandId = moment.instance.pending?.commandId;
    const taken = input.kind === 'reply' && commandId ? { ...input, commandId } : input;
    return advance(moment, taken);
  },
  'fires its timer early': (moment, input) =>
    advance({ ...moment, ...(input.kind === 'timer' && { now: moment.instance.wakeAt ?? moment.now }) }, input),
  'forgets to undo the step that timed out': (moment, input) => {
    const { instance } = moment;
    if (input.kind !== 'timer' || instance.pending?.phase !== 'step') return advance(moment, input);
    return advance({ ...moment, instance: { ...instance, done: instance.done.slice(1) } }, input);
  },
  'undoes in the order of doing': (moment, input) =>
    advance({ ...moment, instance: { ...moment.instance, done: moment.instance.done.toReversed() } }, input),
  'forgets its timer': (moment, input) => {
    const { instance: after, sends } = advance(moment, input);
    return { instance: { ...after, wakeAt: undefined }, sends };
  },
};

describe('the model of a saga sees through one that', () => {
  it.each(Object.entries(bugs))('%s', (_, bug) => {
    const seen = Object.values(looks).some((look) => fc.check(afterAnything(look, bug), { numRuns: 500 }).failed);
    expect(seen).toBe(true);
  });
});
