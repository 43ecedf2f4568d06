import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {Buffer} body  as it was before it was compressed
 * @property {string} [failure]  why there is none: the rest is empty then
 */

/** After so long without an answer there is none. The gateway itself gives up after 30 s at most. */
const patienceMs = 40_000;

/** A stream may go on for long; what came by then is looked at. */
const streamMs = 3_000;

/**
 * Sends a request as it is, nothing of it put right, and resolves with its answer, whatever that is.
 * @param {{ url: string, agent: import('node:http').Agent }} gateway
 * @param {{ method: string, target: string, headers: readonly (readonly [string, string])[], body?: Buffer }} sent
 * @returns {Promise<Answer>}
 */
export async function send(gateway, sent) {
  try {
    return await attempt(gateway, sent);
  } catch (error) {
    // A kept connection may be closed by its server at the moment at which it is used; that says nothing of the request.
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') return failed(error);
    return attempt(gateway, sent).catch(failed);
  }
}

function failed({ code, message }) {
  return { status: 0, headers: {}, body: Buffer.alloc(0), failure: code ?? message };
}

function attempt({ url, agent }, { method, target, headers, body }) {
  const { hostname, port, host } = new URL(url);
  const isChunked = headers.some(([name]) => name === 'transfer-encoding');
  const length = body && !isChunked ? [['content-length', String(body.length)]] : [];
  const fields = [['host', host], ...length, ...headers].flat();
  return new Promise((resolve, reject) => {
    const sent = request({ agent, hostname, port, method, path: target, headers: fields, timeout: patienceMs });
    sent.once('response', (response) => answerOf(response).then(resolve, reject));
    sent.once('timeout', () => sent.destroy(new Error('no answer came')));
    sent.once('error', reject);
    sent.end(body);
  });
}

async function answerOf(response) {
  const chunks = [];
  const isStream = String(response.headers['content-type']).startsWith('text/event-stream');
  const enough = isStream ? setTimeout(() => response.destroy(), streamMs) : undefined;
  try {
    for await (const chunk of response) chunks.push(chunk);
  } catch (error) {
    if (!isStream) throw error;
  } finally {
    clearTimeout(enough);
  }
  return {
    status: response.statusCode,
    headers: response.headers,
    body: unpacked(response.headers, Buffer.concat(chunks)),
  };
}

function unpacked({ 'content-encoding': encoding }, body) {
  if (body.length === 0) return body;
  if (encoding === 'br') return brotliDecompressSync(body);
  return encoding === 'gzip' ? gunzipSync(body) : body;
}
