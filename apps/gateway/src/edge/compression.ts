import { brotliCompress, constants, gzip } from 'node:zlib';
import { promisify } from 'node:util';

/** How a body can be sent. */
export type Encoding = 'br' | 'gzip' | 'identity';

/** Below this, compressing costs more than it saves. */
const LEAST_BYTES = 1_024;
/** Above this, it would hold too much memory for one answer. */
const MOST_BYTES = 4_194_304;

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** The encoding for a body of a length, of those that the caller accepts: brotli, else gzip, else none. */
export function encodingFor(bytes: number, acceptEncoding = ''): Encoding {
  if (bytes < LEAST_BYTES || bytes > MOST_BYTES) return 'identity';
  const accepted = acceptEncoding.split(',').filter((each) => !/;\s*q=0(\.0*)?\s*$/.test(each));
  const names = new Set(accepted.map((each) => each.split(';', 1)[0]!.trim().toLowerCase()));
  if (names.has('br')) return 'br';
  return names.has('gzip') ? 'gzip' : 'identity';
}

/** Compresses a body, quickly rather than well: the gateway waits for it. */
export function compressed(body: string | Buffer, encoding: Exclude<Encoding, 'identity'>): Promise<Buffer> {
  if (encoding === 'gzip') return gzipped(body, { level: 5 });
  return brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
}
