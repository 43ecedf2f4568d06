import type { HttpException } from '@nestjs/common';

/**
 * The method of an endpoint refused by an exception of HTTP. No contract declares it, so that no document has it and no other protocol can
 * say it: a defect of the endpoint, which callers see as a 500 and its author in the log.
 */
export class UndeclaredRefusal extends Error {
  override readonly name = 'UndeclaredRefusal';

  /** @param method  the controller and its method */
  constructor(method: string, cause: HttpException) {
    super(`${method}: throw a declared error by .of(...) instead of ${cause.constructor.name}`, { cause });
  }
}
