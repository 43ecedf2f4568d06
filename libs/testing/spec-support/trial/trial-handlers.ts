import { CommandHandler, QueryHandler } from '@nestjs/cqrs';
import type { Class, CommandMessage } from '@nestwork/contract-kit';
import { Database, DatabaseUnavailable } from '@nestwork/database';
import { type CallsOutside, EventConsumer, ServiceClient } from '@nestwork/messaging';
import { Outbox } from '@nestwork/outbox';
import { Sagas } from '@nestwork/saga';
import { Break, Close, Done, GetPrice, PlaceTrial, Stumble, TrialPlaced, Undo, Work } from './trial-messages.js';
import { plainTrial, unansweredTrial } from './trial-sagas.js';

@CommandHandler(PlaceTrial)
class PlaceTrialHandler {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly sagas: Sagas,
  ) {}

  async execute({ trialId, course, lane }: PlaceTrial): Promise<Done> {
    // The row stays locked until the commit, so the numbers are in the order of the commits.
    const [last] = await this.database.query<{ number: number }>(
      `INSERT INTO lane AS known VALUES ($1, 1) ON CONFLICT (lane) DO UPDATE SET number = known.number + 1 RETURNING number`,
      [lane],
    );
    await this.database.execute('INSERT INTO trial VALUES ($1)', [trialId]);
    await this.outbox.publish(
      TrialPlaced.of({ trialId, lane, number: last!.number, stumbles: course === 'stumbling' }),
    );
    await this.sagas.start(course === 'unanswered' ? unansweredTrial : plainTrial, { trialId });
    return Done.of({ trialId });
  }
}

@EventConsumer(TrialPlaced, { durable: 'trial.witness', ordered: true })
class Witness {
  constructor(private readonly database: Database) {}

  async handle({ trialId, lane, number, stumbles }: TrialPlaced): Promise<void> {
    const sql = 'INSERT INTO seen (trial_id, lane, number) VALUES ($1, $2, $3)';
    await this.database.execute(sql, [trialId, lane, number]);
    if (stumbles) stumble(trialId);
  }
}

@CommandHandler(Work)
class WorkHandler implements CallsOutside<Work, Done> {
  constructor(
    private readonly database: Database,
    private readonly services: ServiceClient,
  ) {}

  callOutside({ trialId }: Work): Promise<Done> {
    return this.services.request(GetPrice.of({ trialId }), { timeoutMs: 500 });
  }

  async execute({ trialId }: Work, price: Done): Promise<Done> {
    await this.database.execute('INSERT INTO deed (trial_id, what) VALUES ($1, $2)', [trialId, 'work']);
    return price;
  }
}

@QueryHandler(GetPrice)
class GetPriceHandler {
  async execute({ trialId }: GetPrice): Promise<Done> {
    return Done.of({ trialId });
  }
}

const stumbled = new Set<string>();
const falls = new Map<string, number>();

/** Fails as the event's own fault, then as that of the database, then once more, and then no more. */
function stumble(trialId: string): void {
  const fall = (falls.get(trialId) ?? 0) + 1;
  falls.set(trialId, fall);
  if (fall === 2) throw new DatabaseUnavailable(new Error('as if it was away'));
  if (fall <= 3) throw new Error('stumbled');
}

/** Everything that handles something in a trial. */
export const trialHandlers = [
  PlaceTrialHandler,
  Witness,
  WorkHandler,
  GetPriceHandler,
  doing(Undo, 'undo'),
  doing(Close, 'close'),
  doing(Stumble, 'stumble', ({ trialId }) => {
    if (stumbled.size === stumbled.add(trialId).size) return;
    throw new Error('stumbled');
  }),
  doing(Break, 'break', () => {
    throw new Error('broken');
  }),
];

/** A handler that writes down what it did, unless `check` throws. */
function doing<C extends CommandMessage<Done> & { readonly trialId: string }>(
  Command: Class<C>,
  what: string,
  check: (command: C) => void = () => undefined,
) {
  @CommandHandler(Command)
  class Handler {
    constructor(private readonly database: Database) {}

    async execute(command: C): Promise<Done> {
      const { trialId } = command;
      await this.database.execute('INSERT INTO deed (trial_id, what) VALUES ($1, $2)', [trialId, what]);
      check(command);
      return Done.of({ trialId });
    }
  }
  Object.defineProperty(Handler, 'name', { value: `${Command.name}Handler` });
  return Handler;
}
