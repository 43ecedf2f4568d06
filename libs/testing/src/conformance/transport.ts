import { expect } from '@jest/globals';
import { newMessageId } from '@nestwork/contract-kit';
import { eventually } from '../eventually.js';
import { Gate } from '../gate.js';
import { type ConformanceCase, describeCases, type Harness } from './conformance.js';

/** A stored message as the suite sends and receives it. */
export interface TransportMessage {
  readonly id: string;
  readonly key: string;
  readonly number: number;
}

/** How the instance of a service that the suite started ends. */
export interface TransportInstance {
  /** Finishes what it has begun. */
  stop(): Promise<void>;
  /** Is gone at once, as seen from everywhere else. */
  kill(): Promise<void>;
}

/** What an instance does with what it receives. */
export interface TransportWork {
  /** Handles a stored message; where it rejects, the message has to come again. */
  readonly consume?: (message: TransportMessage) => Promise<void>;
  /** The same, and messages of one key come in their order. */
  readonly consumeInOrder?: (message: TransportMessage) => Promise<void>;
  /** Answers a request. */
  readonly answer?: (question: string) => Promise<string>;
}

/** A transport under test: a broker with nothing in it, and services on it. Ack timeouts are about a second. */
export interface TransportHarness extends Harness {
  /** Resolves when the broker has the message; false when it had it already, under this id. */
  store(message: TransportMessage): Promise<boolean>;
  /** Starts one more instance of the one service, and resolves when it receives. */
  start(work: TransportWork): Promise<TransportInstance>;
  /** Rejects with `'unavailable'` as message where nobody took the question, and `'unknown'` where it may have been taken. */
  ask(question: string, timeoutMs: number): Promise<string>;
  /** Ends the broker without warning and starts it again on its data. */
  restartBroker(): Promise<void>;
  /** How long the suite waits for what has to come; default 15,000. */
  readonly patienceMs?: number;
}

/** Declares the tests that every transport must pass, whatever the broker. */
export function describeTransport(open: () => Promise<TransportHarness>): void {
  describeCases('As a transport', transportCases, open);
}

/** The failures that a transport has to survive. */
export const transportCases: readonly ConformanceCase<TransportHarness>[] = [
  {
    name: 'a message is stored twice under one id: it is handed out once',
    prove: async (transport) => {
      const recorded = recording(transport);
      const { work } = recorded;
      const first = message(1);
      expect([await transport.store(first), await transport.store(first)]).toEqual([true, false]);
      await transport.store(message(2));
      await transport.start(work);
      await until(recorded, [1, 2]);
      // Whatever was on its way besides has arrived before this one.
      await transport.store(message(3));
      await until(recorded, [1, 2, 3]);
    },
  },
  {
    name: 'a message was stored before anybody listened: it is handed out all the same',
    prove: async (transport) => {
      const recorded = recording(transport);
      const { work } = recorded;
      await transport.store(message(1));
      await transport.start(work);
      await until(recorded, [1]);
    },
  },
  {
    name: 'a handler fails: the message comes again, until it succeeds',
    prove: async (transport) => {
      const recorded = recording(transport);
      const { work } = recorded;
      let failures = 0;
      const consume = async (received: TransportMessage) => {
        failures += 1;
        if (failures <= 2) throw new Error('failed');
        await work.consume(received);
      };
      await transport.start({ consume });
      await transport.store(message(1));
      await until(recorded, [1]);
      expect(failures).toBe(3);
    },
  },
  {
    name: 'redelivery after ack timeout: an instance dies with a message in work, and another one gets it',
    prove: async (transport) => {
      const recorded = recording(transport);
      const { work } = recorded;
      const gate = new Gate();
      const dying = await transport.start({ consume: gate.pass });
      await transport.store(message(1));
      await gate.reached;
      await dying.kill();
      await transport.start(work);
      await until(recorded, [1]);
      gate.open();
    },
  },
  {
    name: 'two instances at once: each message is handled by one of them',
    prove: async (transport) => {
      const recorded = recording(transport);
      const { work } = recorded;
      await transport.start(work);
      await transport.start(work);
      for (let number = 1; number <= 40; number += 1) await transport.store(message(number, `key ${number % 8}`));
      await eventually(() => expect(recorded.handled).toHaveLength(40), recorded.patience);
      expect(new Set(recorded.handled).size).toBe(40);
    },
  },
  {
    name: 'messages of one key reach two instances in the order in which they were stored',
    prove: async (transport) => {
      const recorded = recording(transport);
      const { work } = recorded;
      const inOrder = { consumeInOrder: work.consume };
      await transport.start(inOrder);
      await transport.start(inOrder);
      const numbers = Array.from({ length: 30 }, (_, index) => index + 1);
      for (const number of numbers) await transport.store(message(number));
      await until(recorded, numbers);
    },
  },
  {
    name: 'stop with work in flight: it is finished, and nobody gets it again',
    prove: async (transport) => {
      const recorded = recording(transport);
      const { work } = recorded;
      const gate = new Gate();
      const stopping = await transport.start({
        consume: async (received) => {
          await gate.pass();
          await work.consume(received);
        },
      });
      await transport.store(message(1));
      await gate.reached;
      const stopped = stopping.stop();
      gate.open();
      await stopped;
      expect(recorded.handled).toEqual([1]);
      await transport.start(work);
      await transport.store(message(2));
      await until(recorded, [1, 2]);
    },
  },
  {
    name: 'broker restart: what was stored is handed out, and new messages flow',
    prove: async (transport) => {
      const recorded = recording(transport);
      const { work } = recorded;
      const gone = await transport.start({});
      await gone.stop();
      await transport.store(message(1));
      await transport.restartBroker();
      await transport.start(work);
      await until(recorded, [1]);
      await transport.restartBroker();
      await eventually(() => transport.store(message(2)), recorded.patience);
      // At least once: an acknowledgement may have been lost with the broker.
      await eventually(() => expect(new Set(recorded.handled)).toEqual(new Set([1, 2])), recorded.patience);
    },
  },
  {
    name: 'a request is answered',
    prove: async (transport) => {
      await transport.start({ answer: async (question) => `${question}: yes` });
      expect(await transport.ask('ready', 3_000)).toBe('ready: yes');
    },
  },
  {
    name: 'reply lost: the caller learns at its deadline that the outcome is unknown',
    prove: async (transport) => {
      const gate = new Gate();
      await transport.start({
        answer: async () => {
          await gate.pass();
          return 'too late';
        },
      });
      await expect(transport.ask('ready', 200)).rejects.toThrow('unknown');
      gate.open();
    },
  },
  {
    name: 'nobody serves a request: the caller learns that nothing was done',
    prove: async (transport) => {
      await expect(transport.ask('ready', 3_000)).rejects.toThrow('unavailable');
    },
  },
];

const message = (number: number, key = 'tea'): TransportMessage => ({ id: newMessageId(), key, number });

type Recording = ReturnType<typeof recording>;

/** Work that writes down the numbers of the messages that it handles. */
function recording({ patienceMs = 15_000 }: TransportHarness) {
  const handled: number[] = [];
  const consume = async ({ number }: TransportMessage): Promise<void> => void handled.push(number);
  return { handled, work: { consume }, patience: { timeoutMs: patienceMs } };
}

async function until({ handled, patience }: Recording, numbers: readonly number[]): Promise<void> {
  await eventually(() => expect(handled).toEqual(numbers), patience);
}
