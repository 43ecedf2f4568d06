import { connect } from 'node:net';

/**
 * What a NATS server says of itself in the first line it sends, before any login or TLS.
 * @typedef {{ version: string, jetstream?: boolean, server_name?: string }} Greeting
 * @param {{ host: string, port: number, timeoutMs?: number }} server
 * @returns {Promise<Greeting>}
 */
export function natsGreeting({ host, port, timeoutMs = 2_000 }) {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect({ host, port });
    const fail = (reason) => {
      socket.destroy();
      reject(new Error(`no NATS server answers on ${host}:${port} (${reason})`));
    };
    socket.setTimeout(timeoutMs, () => fail(`nothing within ${timeoutMs} ms`));
    socket.once('error', (error) => fail(error.code ?? error.message));
    socket.once('end', () => fail('the connection was closed'));
    socket.on('data', (chunk) => {
      text += chunk;
      if (!text.includes('\r\n')) return;
      socket.destroy();
      if (!text.startsWith('INFO ')) return fail('it speaks something else');
      resolve(JSON.parse(text.slice('INFO '.length, text.indexOf('\r\n'))));
    });
  });
}
