/**
 * Something the person at the keyboard can put right. The message says what is wrong and what to do, so it is shown
 * without a stack; every other error is a defect of these tools and is shown with one.
 */
export class SetupProblem extends Error {
  /** @override */
  name = 'SetupProblem';
}
