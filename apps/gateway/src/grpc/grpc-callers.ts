import type { ServerUnaryCall } from '@grpc/grpc-js';
import { Injectable } from '@nestjs/common';
import { Metrics } from '@nestwork/observability';
import { TrustedProxies } from '../edge/trusted-proxies.js';
import { GatewayConfig } from '../gateway.config.js';
import { ProblemReport } from '../problem/problem-report.js';
import { AddressLimit } from '../rate-limit/address-limit.js';
import { addressKey } from '../rate-limit/caller-key.js';
import type { OpenedCall } from './admit-calls.js';
import { grpcError, type GrpcError } from './grpc-error.js';
import { callerAddress } from './grpc-incoming.js';
import { UnfinishedCalls } from './unfinished-calls.js';

/** As much of a call as tells who makes it. */
type AnyCall = Pick<ServerUnaryCall<object, object>, 'metadata' | 'getPeer'>;

/** Knows who makes the calls that no guard sees, because they are about no endpoint or have not been read yet. */
@Injectable()
export class GrpcCallers {
  readonly #proxies: TrustedProxies;
  readonly #unfinished: UnfinishedCalls;

  constructor(
    private readonly addresses: AddressLimit,
    private readonly problems: ProblemReport,
    { trustedProxies }: GatewayConfig,
    metrics: Metrics,
  ) {
    this.#proxies = new TrustedProxies(trustedProxies);
    this.#unfinished = new UnfinishedCalls(this.#proxies, metrics);
  }

  /** Counts a call for the limits of its address. Returns the error to end it with when there are too many. */
  refusalOf({ stream, headers, correlationId }: OpenedCall): GrpcError | undefined {
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',');
    const address = this.#proxies.clientAddress(stream.session?.socket.remoteAddress ?? '', forwarded);
    try {
      this.addresses.take(address, 'grpc');
      this.#unfinished.enter(stream, address);
      return undefined;
    } catch (error) {
      return grpcError(this.problems.of(error, correlationId));
    }
  }

  /** What a caller's watching is counted by; undefined for a trusted proxy that does not say for whom it calls. */
  keyOf(call: AnyCall): string | undefined {
    const address = callerAddress(call, this.#proxies);
    return this.#proxies.trusts(address) ? undefined : addressKey(address);
  }
}
