import { loadPackageDefinition, type ServiceDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import protobuf from 'protobufjs';
import { protoPackage } from './proto-text.js';

/** The service of a topic, from the text of the proto file. Numbers of 64 bits are numbers: contracts allow none that would be rounded. */
export function grpcService(proto: string, topic: string): ServiceDefinition {
  const { root } = protobuf.parse(proto);
  const loaded = loadPackageDefinition(fromJSON(root.toJSON(), { longs: Number, defaults: true, arrays: true }));
  const found = protoPackage.split('.').reduce<unknown>((at, name) => Reflect.get(Object(at), name), loaded);
  const client: unknown = Reflect.get(Object(found), topic);
  if (typeof client !== 'function' || !('service' in client)) throw new Error(`The proto file has no service ${topic}`);
  return client.service as ServiceDefinition;
}
