/** What is wrong with one environment variable, and what to do about it. */
export interface ConfigProblem {
  readonly variable: string;
  readonly problem: string;
  readonly remedy: string;
}

/** The environment does not give a service what it needs; the message lists every problem, never a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly ConfigProblem[]) {
    super(`The environment has ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n${listOf(problems)}`);
  }
}

function listOf(problems: readonly ConfigProblem[]): string {
  return problems.map(({ variable, problem, remedy }) => `  ${variable} ${problem}. ${remedy}`).join('\n');
}
