/** How the command line ends: scripts tell by it what to do. */
export const exitCodes = { ok: 0, problems: 1, usage: 2, unreachable: 3 };

/** Something that keeps a command from being done; the message says what is wrong and what to do next. */
export class OpsProblem extends Error {
  name = 'OpsProblem';

  /**
   * @param {number} exitCode  one of exitCodes
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(exitCode, message, options) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
