import type { ServerOptions } from '@grpc/grpc-js';

/** What one client may ask of the gateway by gRPC before it is cut off. */
export interface GrpcLimits {
  /** Of one message in, as much as REST takes; grpc-js takes 4 MB unless told otherwise. */
  readonly receiveBytes: number;
  /** Of one message out; grpc-js sends any. */
  readonly sendBytes: number;
  /** From the metadata of a call to the end of its message. */
  readonly requestTimeoutMs: number;
  /** Calls at a time on one connection. */
  readonly streams: number;
  readonly connections: number;
  /** Of one address, unless it is that of a trusted proxy. */
  readonly connectionsPerAddress: number;
  /** Calls at a time of one address, unless it is that of a trusted proxy, whose message has not ended. */
  readonly unfinishedPerAddress: number;
  /** An answer is given up when no write of it was taken whole for so long, or for up to twice as long. What is no stream is one write. */
  readonly unreadMs: number;
  /** A connection without a call for so long is closed. */
  readonly idleMs: number;
  /** A connection is told to go after so long, and its calls have the grace to end: a stream goes on by another connection. */
  readonly ageMs: number;
  readonly ageGraceMs: number;
  /** How often it is tried whether somebody is still there, while calls are open, and how long that may take. */
  readonly keepaliveMs: number;
  readonly keepaliveTimeoutMs: number;
  /** Names and values with 32 bytes for each, as HTTP/2 counts. */
  readonly metadataBytes: number;
  /** Pings that come faster than this, with nothing asked in between, are counted. */
  readonly pingFloorMs: number;
  /** More of them than this end the connection. */
  readonly pingStrikes: number;
  /** Clients that are told how the server is, all connections together. */
  readonly watchers: number;
  /** Of one address. */
  readonly watchersPerAddress: number;
  /** How long calls in flight may go on when the gateway stops. */
  readonly stopMs: number;
}

/** The limits of a public door. */
export const grpcLimits: GrpcLimits = {
  receiveBytes: 102_400,
  sendBytes: 4_194_304,
  requestTimeoutMs: 30_000,
  streams: 100,
  connections: 1_024,
  connectionsPerAddress: 256,
  unfinishedPerAddress: 256,
  unreadMs: 60_000,
  idleMs: 300_000,
  ageMs: 3_600_000,
  ageGraceMs: 60_000,
  keepaliveMs: 60_000,
  keepaliveTimeoutMs: 20_000,
  metadataBytes: 16_384,
  pingFloorMs: 10_000,
  pingStrikes: 2,
  watchers: 1_000,
  watchersPerAddress: 32,
  stopMs: 10_000,
};

/** The limits that grpc-js has options for. */
export function grpcOptions(limits: GrpcLimits): ServerOptions {
  return {
    'grpc.max_receive_message_length': limits.receiveBytes,
    'grpc.max_send_message_length': limits.sendBytes,
    'grpc.max_concurrent_streams': limits.streams,
    'grpc.max_connection_idle_ms': limits.idleMs,
    'grpc.max_connection_age_ms': limits.ageMs,
    'grpc.max_connection_age_grace_ms': limits.ageGraceMs,
    'grpc.keepalive_time_ms': limits.keepaliveMs,
    'grpc.keepalive_timeout_ms': limits.keepaliveTimeoutMs,
  };
}
