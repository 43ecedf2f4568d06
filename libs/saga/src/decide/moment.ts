import type { NamedStep, SagaTable } from '../define/saga-definition.js';
import { wasCancelled } from './saga-failure.js';
import type { SagaInstance } from './saga-instance.js';

/** What a decision is made from. */
export interface Moment<D> {
  readonly saga: SagaTable<D>;
  readonly instance: SagaInstance<D>;
  /** Milliseconds since 1970 by the database's clock. */
  readonly now: number;
}

/** The moment with a changed instance. */
export function changed<D>(moment: Moment<D>, change: Partial<SagaInstance<D>>): Moment<D> {
  return { ...moment, instance: { ...moment.instance, ...change } };
}

/** The moment with one more line in the story. */
export function logged<D>(moment: Moment<D>, what: string): Moment<D> {
  const entry = { at: new Date(moment.now).toISOString(), what };
  return changed(moment, { log: [...moment.instance.log, entry] });
}

/** The moment with a saga that needed attention back where it was before. */
export function underWay<D>(moment: Moment<D>): Moment<D> {
  const { status, failure } = moment.instance;
  if (status !== 'needs_attention') return moment;
  if (!failure) return changed(moment, { status: 'completing' });
  return changed(moment, { status: wasCancelled(failure) ? 'cancelling' : 'compensating' });
}

/** The step of that name. Throws when the definition was changed under a saga that is under way. */
export function stepOf<D>({ saga, instance }: Moment<D>, name: string): NamedStep<D> {
  const step = saga.steps.find((each) => each.name === name);
  if (!step)
    throw new Error(`Saga ${saga.name} ${instance.id} is in step '${name}', which its definition no longer has`);
  return step;
}
