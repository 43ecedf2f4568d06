import type { Class } from './class.js';
import type { FieldProblem } from './schema/field-problem.js';

/** The program built a payload, event, reply or error that its own contract forbids: a defect here, not at the caller. */
export class InvalidFieldsError extends Error {
  override readonly name = 'InvalidFieldsError';

  constructor(
    type: Class,
    readonly problems: readonly FieldProblem[],
  ) {
    super(`${type.name}.of: ${problems.map(({ path, problem }) => `${path} ${problem}`.trim()).join('; ')}`);
  }
}
