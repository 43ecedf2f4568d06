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
  /** Names and values with 32 bytes for each, as HTTP/2 counts. */
  readonly metadataBytes: number;
  /** Pings that come faster than this, with nothing asked in between, are counted. */
  readonly pingFloorMs: number;
  /** More of them than this end the connection. */
  readonly pingStrikes: number;
  /** Clients that are told how the server is, all connections together. */
  readonly watchers: number;
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
  metadataBytes: 16_384,
  pingFloorMs: 10_000,
  pingStrikes: 2,
  watchers: 1_000,
  stopMs: 10_000,
};
