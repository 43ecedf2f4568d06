import { SetupProblem } from '../../tools/infra/setup-problem.js';

/** How often every contender is measured unless told, in full and with --quick. */
const defaultRounds = { full: 5, quick: 1 };

const usage = 'npm run bench -- [B1 … B7 B9] [--rounds N] [--quick] [--rows-kept N]';

/**
 * What to measure, and how thoroughly.
 * @param {readonly string[]} args  @param {readonly string[]} known  the ids of all benchmarks
 * @returns {{ ids: readonly string[], rounds: number, quick: boolean, rowsKept: number }}
 *   `rowsKept`: the largest history of B7, 1,000,000 unless told
 */
export function benchArguments(args, known) {
  const quick = args.includes('--quick');
  const [rounds, afterRounds] = numberAfter(args, '--rounds', quick ? defaultRounds.quick : defaultRounds.full);
  const [rowsKept, ids] = numberAfter(afterRounds, '--rows-kept', 1_000_000);
  const chosen = ids.filter((arg) => arg !== '--quick').map((arg) => arg.toUpperCase());
  const unknown = chosen.filter((id) => !known.includes(id));
  if (unknown.length > 0) throw new SetupProblem(`There is no ${unknown.join(', ')}: ${usage}`);
  return { ids: chosen.length > 0 ? known.filter((id) => chosen.includes(id)) : known, rounds, quick, rowsKept };
}

/** The number behind a flag, and the arguments without both. */
export function numberAfter(args, flag, otherwise) {
  const at = args.indexOf(flag);
  if (at < 0) return [otherwise, args];
  const number = Number(args[at + 1]);
  if (!(number > 0)) throw new SetupProblem(`${flag} wants a number, not ${args[at + 1] ?? 'nothing'}`);
  return [number, args.toSpliced(at, 2)];
}
