import type { EventEmitter } from 'node:events';
import { METHODS } from 'node:http';
import { Server } from 'node:tls';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { parseJson } from '@nestwork/contract-kit';
import { continueTrace, runWithTrace } from '@nestwork/observability';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../gateway.config.js';
import { httpProblem } from '../problem/http-problem.js';
import { sendProblem } from '../problem/send-problem.js';
import { limitConnections } from './address-connections.js';
import { rememberClientAddress } from './client-address.js';
import { answerClientError } from './client-error.js';
import { correlationIdHeader, correlationIdOf } from './correlation-id.js';
import { CrossOrigin } from './cross-origin.js';
import { EdgeCertificate } from './edge-certificate.js';
import { edgeLimits, type EdgeLimits } from './edge-limits.js';
import { MethodTable } from './method-table.js';
import { endWithLastAnswer } from './last-request.js';
import { isPlainRequest } from './plain-request.js';
import { represent } from './representation.js';
import { overTls, securityHeaders } from './security-headers.js';
import { guardStreams } from './stream-guard.js';
import { TrustedProxies } from './trusted-proxies.js';
import { UnroutableRequests } from './unroutable-requests.js';

type EdgeConfig = Pick<GatewayConfig, 'trustedProxies' | 'tlsFiles' | 'corsOrigins'>;

/** Whom the door knows of beyond its callers, and how it proves itself. */
interface EdgeSurroundings {
  readonly proxies?: TrustedProxies;
  readonly crossOrigin?: CrossOrigin;
  /** With one, HTTP/1.1 and HTTP/2 are served over TLS; without, HTTP/1.1 in the clear. */
  readonly certificate?: EdgeCertificate | undefined;
}

/**
 * Nest's Fastify adapter as a public door: bounded in every dimension, taking JSON only, each request in a trace of its own.
 *
 * Fastify hooks, not Nest middleware, carry what must happen to every request: a middleware matches paths by rules of its
 * own, and has been bypassed by spelling a path differently.
 */
export class EdgeAdapter extends FastifyAdapter {
  readonly #methods = new MethodTable();
  readonly #crossOrigin: CrossOrigin;
  readonly #proxies: TrustedProxies;
  readonly #unroutable: UnroutableRequests;
  readonly #headers: Readonly<Record<string, string>>;

  /** The door that a configuration describes. Throws when it names a proxy, an origin or a certificate that is none. */
  static of({ trustedProxies, tlsFiles, corsOrigins }: EdgeConfig): EdgeAdapter {
    const certificate = tlsFiles && new EdgeCertificate(tlsFiles);
    return new EdgeAdapter(edgeLimits, {
      proxies: new TrustedProxies(trustedProxies),
      crossOrigin: new CrossOrigin(corsOrigins),
      certificate,
    });
  }

  constructor(
    private readonly limits: EdgeLimits = edgeLimits,
    { proxies = new TrustedProxies(), crossOrigin = new CrossOrigin(), certificate }: EdgeSurroundings = {},
  ) {
    const unroutable = new UnroutableRequests();
    super({
      ...serverOptions(limits, certificate),
      genReqId: correlationIdOf,
      frameworkErrors: unroutable.sendOn,
      clientErrorHandler: answerClientError,
    });
    this.#crossOrigin = crossOrigin;
    this.#proxies = proxies;
    this.#unroutable = unroutable;
    this.#headers = headersWith(certificate);
    const fastify = this.getInstance<FastifyInstance>();
    fastify.server.maxConnections = limits.connections;
    limitConnections(fastify.server, { ...limits, proxies });
    if (certificate) this.#serveOverTls(fastify.server, certificate);
    endWithLastAnswer(fastify.server);
    // Node would answer a wish that it does not know with a 417 that says nothing. It may be passed over (RFC 9110, 10.1.1).
    fastify.server.on('checkExpectation', (...exchange) => fastify.server.emit('request', ...exchange));
    fastify.addHook('onRoute', ({ method, url }) => [method].flat().forEach((each) => this.#methods.add(each, url)));
    fastify.addHook('onSend', represent);
    fastify.addHook('onRequest', (request, reply, done) => this.#receive(request, reply, done));
  }

  /** Replaces Nest's parsers (JSON by JSON.parse, and forms) by one that bounds depth and keys before it parses. */
  override registerParserMiddleware(): void {
    this.getInstance<FastifyInstance>().removeAllContentTypeParsers();
    const maxBytes = this.limits.bodyBytes;
    this.useBodyParser('application/json', false, { bodyLimit: maxBytes }, (_request, body, done) => {
      // Many clients state a content type with every request, also with one that has no body.
      done(null, body.length === 0 ? undefined : parseJson(body, { maxBytes }));
    });
  }

  /** Replaces Nest's handler, which knows no 405 and throws an exception for every path that a scanner tries. */
  override setNotFoundHandler(): FastifyInstance {
    return this.getInstance<FastifyInstance>().setNotFoundHandler((request, reply) => this.#refuse(request, reply));
  }

  #refuse(request: FastifyRequest, reply: FastifyReply): void {
    const unroutable = this.#unroutable.statusOf(request);
    if (unroutable !== undefined) return sendProblem(reply, httpProblem(unroutable, request.id));
    const [path = ''] = request.url.split('?', 1);
    const methods = this.#methods.methodsOf(path);
    if (methods.length === 0) return sendProblem(reply, httpProblem(404, request.id));
    const preflight = isPreflight(request) && this.#crossOrigin.preflight(request.headers.origin, methods);
    if (preflight) return void reply.code(204).headers(preflight).send();
    sendProblem(reply.header('allow', methods.join(', ')), httpProblem(405, request.id));
  }

  /** Fastify knows the limits of HTTP/1.1 only for servers that have nothing else. */
  #serveOverTls(server: EventEmitter, certificate: EdgeCertificate): void {
    const { headersTimeoutMs, requestTimeoutMs, requestsPerConnection } = this.limits;
    Object.assign(server, {
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      maxRequestsPerSocket: requestsPerConnection,
    });
    guardStreams(server, this.limits);
    server.prependListener('request', keepToKnownMethods);
    if (server instanceof Server) certificate.renew([server]);
  }

  #receive(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    rememberClientAddress(request, this.#proxies);
    reply.headers(this.#crossOrigin.headersFor(request.headers.origin));
    reply.headers({ ...this.#headers, [correlationIdHeader]: request.id });
    if (request.raw.rawHeaders.length > 2 * this.limits.headerFields) {
      return sendProblem(reply, httpProblem(431, request.id));
    }
    if (!isPlainRequest(request.raw)) return sendProblem(reply, httpProblem(400, request.id));
    runWithTrace(continueTrace({ correlationId: request.id }), done);
  }
}

/** By HTTP/2 a method may be any word. Those that Node does not list would pass all hooks, and Fastify would print its routes for each. */
function keepToKnownMethods(request: { method?: string }): void {
  if (!METHODS.includes(request.method ?? '')) request.method = NOWHERE_TAKEN;
}

const NOWHERE_TAKEN = 'TRACE';

function headersWith(certificate: EdgeCertificate | undefined): Readonly<Record<string, string>> {
  return certificate ? { ...securityHeaders, ...overTls } : securityHeaders;
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

/** `requireHostHeader`: Node would answer a request without a host by itself, and say nothing. */
function serverOptions(limits: EdgeLimits, certificate: EdgeCertificate | undefined) {
  const common = {
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestTimeoutMs,
    connectionTimeout: limits.stalledMs,
    maxRequestsPerSocket: limits.requestsPerConnection,
    // While stopping, a request that still arrives on an open connection is served: a refusal would be a failed request.
    return503OnClosing: false,
  };
  if (certificate) return { ...common, ...tlsOptions(limits, certificate) };
  return {
    ...common,
    http: {
      headersTimeout: limits.headersTimeoutMs,
      connectionsCheckingInterval: limits.timeoutCheckMs,
      maxHeaderSize: limits.headerBytes,
      requireHostHeader: false,
    },
  };
}

function tlsOptions(limits: EdgeLimits, { options }: EdgeCertificate) {
  const https = {
    ...options,
    allowHTTP1: true,
    connectionsCheckingInterval: limits.timeoutCheckMs,
    maxHeaderSize: limits.headerBytes,
    requireHostHeader: false,
    maxHeaderListPairs: limits.headerFields,
    settings: { maxConcurrentStreams: limits.streams, maxHeaderListSize: limits.headerBytes },
  };
  return { http2: true, http2SessionTimeout: limits.idleSessionMs, https } as const;
}
