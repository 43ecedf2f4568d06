/** What a node of a cluster says at its monitoring port. It answers also while it cannot serve clients. */

/**
 * Why a node is of no use yet, or undefined when it has found the others and caught up with them.
 * @param {number} monitorPort
 * @returns {Promise<string | undefined>}
 */
export async function whatNodeWaitsFor(monitorPort) {
  const answer = await ask(monitorPort, '/healthz').catch((error) => ({ error: error.message }));
  return answer.status === 'ok' ? undefined : (answer.error ?? 'it does not answer');
}

/**
 * The name of the node that leads a stream of any account, or the cluster itself when no stream is named.
 * @param {number} monitorPort  of any running node
 * @param {string} [stream]
 * @returns {Promise<string | undefined>} undefined while there is none
 */
export async function leaderAccordingTo(monitorPort, stream) {
  const { meta_cluster: meta, account_details: accounts = [] } = await ask(
    monitorPort,
    '/jsz?accounts=true&streams=true',
  );
  if (!stream) return meta?.leader || undefined;
  const streams = accounts.flatMap(({ stream_detail: details = [] }) => details);
  return streams.find(({ name }) => name === stream)?.cluster?.leader || undefined;
}

async function ask(port, path) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(2_000) });
  return response.json();
}
