import { eventPartitions, partitionOf } from '@nestwork/messaging';

/** Into how many lanes the waiting messages are spread by key, so that several relays can share them. Fixed: the table has one row for each. */
export const laneCount = eventPartitions;

/** The lane of an ordering key. All rows of one key are in one lane, and a lane has one publisher at a time. */
export function laneOf(key: string): number {
  return partitionOf(key);
}

/** A lane that this relay leased. A lane that changed hands has a later epoch, by which the old owner is told apart. */
export interface HeldLane {
  readonly lane: number;
  /** A bigint of the database. */
  readonly epoch: string;
}
