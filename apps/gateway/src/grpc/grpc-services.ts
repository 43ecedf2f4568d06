import { loadPackageDefinition, type ServiceDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import protobuf from 'protobufjs';

/** A service by its full name, from the text of a proto file. Numbers of 64 bits are numbers: contracts allow none that would be rounded. */
export function grpcService(proto: string, name: string): ServiceDefinition {
  const { root } = protobuf.parse(proto);
  const options = { longs: Number, enums: String, defaults: true, arrays: true } as const;
  const loaded = loadPackageDefinition(fromJSON(root.toJSON(), options));
  const client = name.split('.').reduce<unknown>((at, part) => Reflect.get(Object(at), part), loaded);
  if (typeof client !== 'function' || !('service' in client)) throw new Error(`The proto file has no service ${name}`);
  return client.service as ServiceDefinition;
}
