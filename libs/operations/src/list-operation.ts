import { NoParameters } from './no-parameters.js';
import type { Operation } from './operation.js';
import type { Operations } from './operations.js';

/** Lets a service tell what it can be asked, so that the command line needs no list of its own. */
export function listOperation(operations: Operations): Operation<NoParameters> {
  return {
    name: 'operations list',
    summary: 'Shows what operators can ask of the service, and with which parameters.',
    parameters: NoParameters,
    changes: false,
    run: async () => ({ details: { operations: operations.list() } }),
  };
}
