/**
 * Asks a process whether it is ready.
 * @param {string} url
 * @returns {Promise<{ ready: boolean, waitingFor: string }>} `waitingFor`: the checks that fail, in its own words
 */
export async function readiness(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    const answer = await response.text();
    if (response.ok) return { ready: true, waitingFor: '' };
    return { ready: false, waitingFor: failingChecks(JSON.parse(answer)) };
  } catch {
    return { ready: false, waitingFor: 'it does not answer yet' };
  }
}

/**
 * The failing checks in the answer of a health endpoint.
 * @param {{ error?: Record<string, { message?: string }> }} answer
 */
export function failingChecks({ error = {} }) {
  const checks = Object.entries(error).map(([name, { message }]) => (message ? `${name}: ${message}` : name));
  return checks.join('; ') || 'it says it is not ready';
}
