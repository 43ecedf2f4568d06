import { DemoProblem } from './demo-problem.js';

/**
 * A token of the development customer, from the issuer that `npm start` brings along.
 * @param {string} issuerUrl
 * @returns {Promise<string>}
 */
export async function readToken(issuerUrl) {
  try {
    const answer = await fetch(new URL('/token', issuerUrl), { signal: AbortSignal.timeout(10_000) });
    if (answer.ok) return await answer.text();
    throw new Error(`status ${answer.status}`);
  } catch (cause) {
    throw new DemoProblem(
      `The development issuer does not answer at ${issuerUrl}. Start the system in another terminal: npm start`,
      { cause },
    );
  }
}
