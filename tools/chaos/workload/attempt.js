/**
 * What a client knows after one attempt.
 * @typedef {{ outcome: 'ok' | 'refused' | 'unknown', status?: number, body?: unknown, error?: string }} Answer
 */

/** Longer than the gateway waits for a service (3 s), so that a gateway that works always answers first. */
const patienceMs = 5_000;

/**
 * Sends one HTTP request.
 * @param {string} url
 * @param {{ method: string, headers: Record<string, string>, body?: string }} request
 * @returns {Promise<Answer>}
 */
export async function attempt(url, request) {
  try {
    const response = await fetch(url, { ...request, signal: AbortSignal.timeout(patienceMs) });
    const text = await response.text();
    const { status } = response;
    const body = text === '' ? undefined : JSON.parse(text);
    return { outcome: outcomeOf(status, body), status, body };
  } catch (error) {
    return { outcome: 'unknown', error: [error.name, error.message, error.cause?.code].filter(Boolean).join(': ') };
  }
}

/**
 * 408 and 429 refuse without having looked, so the same request may succeed later: it is to be repeated like an unknown one. So is a repeat
 * whose first request is still being handled.
 */
function outcomeOf(status, body) {
  if (status < 300) return 'ok';
  const isInFlight = status === 409 && body?.code === 'request-in-flight';
  return status >= 500 || status === 408 || status === 429 || isInFlight ? 'unknown' : 'refused';
}
