import type { Neighbour } from '../broker/neighbour.js';
import type { StreamState } from '../broker/stream-state.js';

/** What has to be looked at to know whether everything has settled. */
export interface Surroundings {
  readonly neighbours: readonly Neighbour[];
  readonly broker: { streams(): Promise<StreamState[]> };
}
