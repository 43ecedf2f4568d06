import { parseJson } from '@nestwork/contract-kit';
import type { OutboundHttp } from '@nestwork/outbound';

const MOST_BYTES = 65_536;

/** Gets a JSON document of at most 64 KB within two seconds. */
export async function fetchJson(http: OutboundHttp, url: string): Promise<unknown> {
  const { status, body } = await http.request(url, { headers: { accept: 'application/json' }, mostBytes: MOST_BYTES });
  if (status !== 200) throw new Error(`${url} answered with status ${status}`);
  return parseJson(body, { maxBytes: MOST_BYTES });
}
