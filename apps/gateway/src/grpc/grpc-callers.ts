import type { ServerUnaryCall } from '@grpc/grpc-js';
import { Injectable } from '@nestjs/common';
import { correlationIdFrom, correlationIdHeader } from '../edge/correlation-id.js';
import { TrustedProxies } from '../edge/trusted-proxies.js';
import { GatewayConfig } from '../gateway.config.js';
import { ProblemReport } from '../problem/problem-report.js';
import { AddressLimit } from '../rate-limit/address-limit.js';
import { addressKey } from '../rate-limit/caller-key.js';
import { grpcError, type GrpcError } from './grpc-error.js';
import { callerAddress } from './grpc-incoming.js';

/** As much of a call as tells who makes it. */
type AnyCall = Pick<ServerUnaryCall<object, object>, 'metadata' | 'getPeer'>;

/** Knows who makes the calls that no guard sees, because they are about no endpoint. */
@Injectable()
export class GrpcCallers {
  readonly #proxies: TrustedProxies;

  constructor(
    private readonly addresses: AddressLimit,
    private readonly problems: ProblemReport,
    { trustedProxies }: GatewayConfig,
  ) {
    this.#proxies = new TrustedProxies(trustedProxies);
  }

  /** Counts a call for the limit of its address. Returns the error to end it with when there are too many. */
  refusalOf(call: AnyCall): GrpcError | undefined {
    try {
      this.addresses.take(callerAddress(call, this.#proxies), 'grpc');
      return undefined;
    } catch (error) {
      const correlationId = correlationIdFrom(call.metadata.get(correlationIdHeader)[0]);
      return grpcError(this.problems.of(error, correlationId));
    }
  }

  /** What a caller's watching is counted by; undefined for a trusted proxy that does not say for whom it calls. */
  keyOf(call: AnyCall): string | undefined {
    const address = callerAddress(call, this.#proxies);
    return this.#proxies.trusts(address) ? undefined : addressKey(address);
  }
}
