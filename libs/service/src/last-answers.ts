import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/**
 * Lets HTTP connections end without a lost request: once the service is stopping, each answer is the last one on its
 * connection and says so.
 *
 * A client would else keep the connection, and send its next request at the moment at which the server closes it. Before `init`.
 */
export function announceLastAnswers(app: NestFastifyApplication, isStopping: () => boolean): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', (_request, reply, _payload, done) => {
      if (isStopping()) void reply.header('connection', 'close');
      done();
    });
}
