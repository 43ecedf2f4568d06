import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { checkedLookup, notReachable, type Resolve } from './checked-lookup.js';
import { OutboundRefused } from './outbound-refused.js';
import type { OutboundRules } from './outbound-rules.js';
import { ReachableAddresses } from './reachable-addresses.js';

/** A call as it is to be made. */
export interface OutboundRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** For everything, from the name to the last byte of the answer. Default: 2 s. */
  readonly timeoutMs?: number;
  /** Of the body of the answer. Default: 1 MiB. */
  readonly mostBytes?: number;
}

/** What was answered, whatever the status; only redirects are refused. */
export interface OutboundAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

const TIMEOUT_MS = 2_000;
const MOST_BYTES = 1_048_576;
/** Less than servers usually keep a connection that is not used: so the end of it seldom meets a new call. */
const IDLE_MS = 4_000;

/**
 * The only way by which a service calls others by HTTP: to origins that its configuration names, at addresses that may be reached, without
 * following anybody elsewhere, and with an end in time and size.
 */
export class OutboundHttp {
  readonly #origins: ReadonlySet<string>;
  readonly #reachable: ReachableAddresses;
  readonly #http: HttpAgent;
  readonly #https: HttpsAgent;

  /** @param resolve  finds the addresses of names; default: as the system does. Throws for rules that are none */
  constructor({ origins, privateNetworks }: OutboundRules, resolve?: Resolve) {
    this.#origins = new Set(origins.map((origin) => new URL(origin).origin));
    this.#reachable = new ReachableAddresses(privateNetworks);
    const settings = { keepAlive: true, timeout: IDLE_MS, lookup: checkedLookup(this.#reachable, resolve) };
    this.#http = new HttpAgent(settings);
    this.#https = new HttpsAgent(settings);
  }

  /** Nest calls it at the end. */
  onApplicationShutdown(): void {
    this.#http.destroy();
    this.#https.destroy();
  }

  /** Throws OutboundRefused for what is not allowed, and what Node throws for what fails. */
  async request(address: string | URL, request: OutboundRequest = {}): Promise<OutboundAnswer> {
    const url = this.#allowed(address);
    const { signal, timeoutMs = TIMEOUT_MS, mostBytes = MOST_BYTES } = request;
    const timeout = AbortSignal.timeout(timeoutMs);
    const end = signal ? AbortSignal.any([signal, timeout]) : timeout;
    const answer = await this.#send(url, request, end);
    const status = answer.statusCode ?? 0;
    if (status >= 300 && status < 400) {
      answer.destroy();
      throw new OutboundRefused(`${place(url)} leads elsewhere (${status}): configure the address that it leads to`);
    }
    return { status, body: await bodyOf(answer, mostBytes, url) };
  }

  #allowed(address: string | URL): URL {
    const url = new URL(address);
    // What is no http: or https: has the origin `null`, which no configured one has.
    if (!this.#origins.has(url.origin) || url.username !== '' || url.password !== '')
      throw new OutboundRefused(
        `${place(url)} is not to be called: if it is meant, name its origin in OUTBOUND_ORIGINS`,
      );
    const host = url.hostname.replaceAll(/^\[|\]$/g, '');
    // A number is never looked up.
    if (isIP(host) !== 0 && !this.#reachable.has(host)) throw notReachable(host);
    return url;
  }

  #send(
    url: URL,
    { method = 'GET', headers = {}, body }: OutboundRequest,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const isSecure = url.protocol === 'https:';
    const options = { method, headers, signal, agent: isSecure ? this.#https : this.#http };
    return new Promise((resolve, reject) => {
      const sent = (isSecure ? httpsRequest : httpRequest)(url, options, resolve);
      sent.once('error', (error) => reject(signal.aborted ? signal.reason : error));
      sent.end(body);
    });
  }
}

// Counted while it arrives: a length that the other side states is only its word.
async function bodyOf(answer: IncomingMessage, mostBytes: number, url: URL): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    // Leaving the loop closes the connection.
    if (bytes > mostBytes) throw new Error(`${place(url)} answered with more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Without what may be secret: the query, and a password. */
function place({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}
