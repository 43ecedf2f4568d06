import { loadPackageDefinition, type ServiceDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import protobuf from 'protobufjs';
import { refuseWide } from './refuse-wide.js';

/**
 * A service by its full name, from the text of a proto file. Numbers of 64 bits are numbers: contracts allow none that would be rounded.
 * Requests of very many fields are refused before they are built.
 */
export function grpcService(proto: string, name: string): ServiceDefinition {
  const root = protobuf.parse(proto).root.resolveAll();
  const options = { longs: Number, enums: String, defaults: true, arrays: true } as const;
  const loaded = loadPackageDefinition(fromJSON(root.toJSON(), options));
  const client = name.split('.').reduce<unknown>((at, part) => Reflect.get(Object(at), part), loaded);
  if (typeof client !== 'function' || !('service' in client)) throw new Error(`The proto file has no service ${name}`);
  return bounded(client.service as ServiceDefinition, root.lookupService(name));
}

function bounded(service: ServiceDefinition, { methods }: protobuf.Service): ServiceDefinition {
  const entries = Object.entries(service).map(([name, method]) => {
    const { resolvedRequestType: type } = methods[name]!;
    const requestDeserialize = (message: Buffer): object => {
      if (type) refuseWide(message, type);
      return method.requestDeserialize(message);
    };
    return [name, { ...method, requestDeserialize }];
  });
  return Object.fromEntries(entries);
}
