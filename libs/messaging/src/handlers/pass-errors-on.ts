import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Lets errors of controllers with `@MessagePattern` reach the messaging pipeline as they were thrown.
 *
 * Nest's own filter replaces everything by "Internal server error" before a transport sees it. `runService` installs this one.
 */
@Catch()
export class PassErrorsOn implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
