import type { Doctor } from './doctor.js';
import { NoParameters } from './no-parameters.js';
import type { Operation } from './operation.js';

/** `doctor check`: the part of `npm run ops -- doctor` that a service does. */
export function doctorOperation(doctor: Doctor): Operation<NoParameters> {
  return {
    name: 'doctor check',
    summary: 'Checks the service and what it runs on; npm run ops -- doctor asks all services and the broker.',
    parameters: NoParameters,
    changes: false,
    run: async () => {
      const findings = await doctor.examine();
      const rows = findings.map(({ severity, about, finding, mend = null }) => ({ severity, about, finding, mend }));
      const problems = findings.filter(({ severity }) => severity === 'problem');
      return {
        rows,
        ...(problems.length > 0 && { problems: problems.map(({ about, finding }) => `${about}: ${finding}`) }),
      };
    },
  };
}
