import { types } from 'node:util';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { envFieldsOn } from './config/env.js';
import type { ServiceConfig } from './service-config.js';

/** Listens on the configured host and returns the address; a port that cannot be had is explained with its variable. */
export async function listenOn(app: NestFastifyApplication, port: number, config: ServiceConfig): Promise<string> {
  try {
    await app.listen({ port, host: config.host });
    return await app.getUrl();
  } catch (error) {
    const reason = reasons.get(codeOf(error));
    if (reason === undefined) throw error;
    const variable = variableWith(port, config);
    throw new Error(`Cannot listen on ${config.host}:${port}: ${reason} or set ${variable} to another port`, {
      cause: error,
    });
  }
}

const reasons: ReadonlyMap<unknown, string> = new Map([
  ['EADDRINUSE', 'another program has this port. Stop it'],
  ['EACCES', 'this user may not open this port. Run as a user who may'],
  ['EADDRNOTAVAIL', 'this machine does not have this address. Correct HOST'],
]);

function codeOf(error: unknown): unknown {
  return types.isNativeError(error) && 'code' in error ? error.code : undefined;
}

function variableWith(port: number, config: ServiceConfig): string {
  const field = envFieldsOn(config).find(({ property }) => Reflect.get(config, property) === port);
  return field?.variable ?? 'the port in the configuration';
}
