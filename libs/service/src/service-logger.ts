import { JsonLogger } from '@nestwork/observability';

/** Who reports a failed start inside Nest: the factory, and the app whose port cannot be had. */
const START_FAILURE_REPORTERS: ReadonlySet<unknown> = new Set(['ExceptionHandler', 'NestApplication']);

/** Who in Nest tells of every module and route while a service starts. */
const START_STORYTELLERS: ReadonlySet<unknown> = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'NestMicroservice',
  'RouterExplorer',
  'RoutesResolver',
]);

/**
 * The logger of a whole service, which keeps Nest's part in its start small.
 *
 * The story of modules and routes is for debugging. A failed start is left out: the same error is thrown, and reported once.
 */
export class ServiceLogger extends JsonLogger {
  override log(message: unknown, ...rest: unknown[]): void {
    if (START_STORYTELLERS.has(rest.at(-1))) this.debug(message, ...rest);
    else super.log(message, ...rest);
  }

  override error(message: unknown, ...rest: unknown[]): void {
    if (!START_FAILURE_REPORTERS.has(rest.at(-1))) super.error(message, ...rest);
  }
}
