import type { ServerResponse } from 'node:http';

/**
 * Aborts when the client closes the connection before its answer is complete, so that nobody waits on its behalf any longer.
 *
 * Listens to the response, not to the request: a request also closes, all being well, as soon as its body has been read.
 */
export function clientGone(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  if (response.destroyed) controller.abort();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
