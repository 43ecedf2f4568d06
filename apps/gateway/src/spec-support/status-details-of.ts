import type { Metadata } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import { statusProto } from '../grpc/status-details.js';

const { root } = protobuf.parse(statusProto);

interface Any {
  readonly typeUrl: string;
  readonly value: Uint8Array;
}

/** What the trailers of an error say by Google's error model: code, message, and each detail under its name. */
export function detailsOf(metadata: Metadata): Readonly<Record<string, unknown>> {
  const { details, ...status } = read('Status', Buffer.from(metadata.get('grpc-status-details-bin')[0]!));
  const parts = (details as readonly Any[]).map(({ typeUrl, value }) => {
    const name = typeUrl.slice(typeUrl.lastIndexOf('.') + 1);
    return [name, read(name, value)] as const;
  });
  return { ...status, ...Object.fromEntries(parts) };
}

function read(name: string, bytes: Uint8Array): Record<string, unknown> {
  const type = root.lookupType(`google.rpc.${name}`);
  return type.toObject(type.decode(bytes), { longs: Number });
}
