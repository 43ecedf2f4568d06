/**
 * Sends a request and resolves with the status of its answer once all of it is there; with 0 when the connection broke.
 * @param {import('undici').Dispatcher} client  @param {import('undici').Dispatcher.DispatchOptions} request
 * @returns {Promise<number>}
 */
export function statusOf(client, request) {
  return new Promise((resolve) => {
    let status = 0;
    client.dispatch(request, {
      onRequestStart() {},
      onResponseStart: (_controller, statusCode) => (status = statusCode),
      onResponseData() {},
      onResponseEnd: () => resolve(status),
      onResponseError: () => resolve(0),
    });
  });
}
