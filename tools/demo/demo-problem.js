/** Something that keeps the demo from running; the message says what to do about it. */
export class DemoProblem extends Error {
  name = 'DemoProblem';
}
