import type { Class, EventMessage } from '@nestwork/contract-kit';

/** Something of this instance that has to hear of events, such as whoever tells its clients. */
export interface EventFollower {
  /** Called with an instance of one of the followed classes. An event may come twice. What it throws is logged. */
  receive(event: object): void;
  /** The connection was lost and there is one again: events may have been missed in between. */
  missed(): void;
}

const followed = new WeakMap<object, readonly Class<EventMessage>[]>();

/**
 * Declares which events a provider follows, once it gives itself to `EventFollowers`. Its service is granted to hear them, and no
 * other events.
 */
export function FollowsEvents(...events: readonly Class<EventMessage>[]) {
  return (target: new (...dependencies: never[]) => EventFollower): void => declareFollowed(target, events);
}

/** Declares the same of a method of a controller, for another decorator: what stands behind it subscribes by itself. */
export function declareFollowed(target: object, events: readonly Class<EventMessage>[]): void {
  followed.set(target, events);
}

/** What was declared about a class or a method. */
export function followedEventsOf(target: object): readonly Class<EventMessage>[] {
  return followed.get(target) ?? [];
}
