/**
 * What a URL answers, within so long that nothing which waits for it stands still.
 *
 * The patience is waited for beside the request, not left to it alone: a body whose request is given up while it is read may stay
 * pending for ever (https://github.com/nodejs/node/issues/56917), and one of ten thousand did.
 * @param {string | URL} url  @param {number} patienceMs  @param {RequestInit} [request]
 * @returns {Promise<{ status: number, ok: boolean, text: string }>}  rejects with a TimeoutError, or with what fetch rejects with
 */
export async function fetchText(url, patienceMs, request = {}) {
  const patience = AbortSignal.timeout(patienceMs);
  const ended = new Promise((_, reject) => {
    patience.addEventListener('abort', () => reject(patience.reason), { once: true });
  });
  return Promise.race([answerOf(url, { ...request, signal: patience }), ended]);
}

async function answerOf(url, request) {
  const response = await fetch(url, request);
  return { status: response.status, ok: response.ok, text: await response.text() };
}
