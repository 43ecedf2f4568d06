import 'reflect-metadata';
import { CommandHandler, QueryHandler } from '@nestjs/cqrs';

/** The message class that a provider handles, as `@CommandHandler` or `@QueryHandler` recorded it. */
export function handledMessageOf(provider: object): object | undefined {
  const message: unknown = Reflect.getMetadata(COMMAND_KEY, provider) ?? Reflect.getMetadata(QUERY_KEY, provider);
  return typeof message === 'function' ? message : undefined;
}

const COMMAND_KEY = keyOf(CommandHandler);
const QUERY_KEY = keyOf(QueryHandler);

// @nestjs/cqrs does not export the keys of its metadata, but shows them on any class that it decorates.
function keyOf(decorator: typeof CommandHandler): unknown {
  class Message {}
  class Probe {}
  decorator(Message)(Probe);
  return Reflect.getMetadataKeys(Probe)[0];
}
