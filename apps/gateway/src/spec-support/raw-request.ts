import { request, type Agent } from 'node:http';

/** A request as it goes over the wire: nothing of it is put right by a client. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
}

/** Sends a request to a gateway, and resolves with the status and the text of its answer. */
export function sendRaw(gatewayUrl: string, agent: Agent, raw: RawRequest): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(gatewayUrl);
  const { method, path, headers, body } = raw;
  return new Promise((resolve, reject) => {
    const sent = request({ agent, hostname, port, method, path, headers, setHost: true }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (text += chunk));
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
