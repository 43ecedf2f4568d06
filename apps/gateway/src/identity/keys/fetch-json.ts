import { parseJson } from '@nestwork/contract-kit';

const TIMEOUT_MS = 2_000;
const MOST_BYTES = 65_536;

/** Gets a JSON document: no redirect, at most 64 KB, at most two seconds. */
export async function fetchJson(url: string): Promise<unknown> {
  const answer = await fetch(url, {
    redirect: 'error',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (answer.status !== 200) {
    await answer.body?.cancel();
    throw new Error(`${url} answered with status ${answer.status}`);
  }
  return parseJson(await bodyOf(answer, url), { maxBytes: MOST_BYTES });
}

// Counted while it arrives: a length that the other side states is only its word.
async function bodyOf(answer: Response, url: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new Error(`${url} answered with more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
