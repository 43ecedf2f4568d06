/** The server's notice that it delivers a message no more. */
export interface GivenUpNotice {
  readonly stream: string;
  readonly consumer: string;
  readonly streamSequence: number;
  readonly deliveries: number;
}

/** Reads a MAX_DELIVERIES advisory; undefined when it is none. */
export function readGivenUpNotice(body: Uint8Array): GivenUpNotice | undefined {
  const { stream, consumer, stream_seq, deliveries } = fieldsOf(body);
  if (typeof stream !== 'string' || typeof consumer !== 'string') return undefined;
  if (typeof stream_seq !== 'number' || typeof deliveries !== 'number') return undefined;
  return { stream, consumer, streamSequence: stream_seq, deliveries };
}

function fieldsOf(body: Uint8Array): Record<string, unknown> {
  try {
    return Object(JSON.parse(Buffer.from(body).toString()));
  } catch {
    return {};
  }
}
