import { once } from 'node:events';
import { connect } from 'node:net';

/** An answer as it went over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Opens a connection, writes the bytes, and resolves with all that is said to them until the other side closes. Several pieces are sent one by one. */
export async function rawAnswers(
  port: number,
  bytes: Uint8Array | string,
  hangsUp = true,
): Promise<readonly RawAnswer[]> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
  // A reset is a closed connection, too.
  socket.on('error', () => {});
  socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  if (hangsUp) socket.end();
  socket.once('end', () => socket.end());
  await once(socket, 'close');
  return answersIn(text);
}

/** Throws where the text is something else than answers that are complete. */
function answersIn(text: string): readonly RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let rest = text; rest !== '';) {
    const [, status, fields = ''] = /^HTTP\/1\.1 (\d{3})[^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n/.exec(rest) ?? [];
    if (status === undefined) throw new Error(`This is no answer: ${rest}`);
    const headers = new Map(fields.trimEnd().split('\r\n').map(fieldOf));
    const start = rest.indexOf('\r\n\r\n') + 4;
    const length = Number(headers.get('content-length') ?? 0);
    const body = rest.slice(start, start + length);
    if (body.length < length) throw new Error(`This answer is cut off: ${rest}`);
    answers.push({ status: Number(status), headers, body });
    rest = rest.slice(start + length);
  }
  return answers;
}

function fieldOf(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}
