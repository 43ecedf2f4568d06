import { runCommand } from '../../ops/run-command.js';

/**
 * Does what `npm run ops -- <words>` does, as an operator called chaos. Throws when that ends with a problem.
 * @param {Pick<import('./open-stage.js').Stage, 'natsUrl'>} stage  @param {...string} words
 */
export async function operate({ natsUrl }, ...words) {
  const { output, exitCode } = await runCommand([...words, '--nats', natsUrl, '--by', 'chaos'], {});
  if (exitCode !== 0) throw new Error(`ops ${words.slice(0, 3).join(' ')} ended with ${exitCode}: ${output}`);
}
