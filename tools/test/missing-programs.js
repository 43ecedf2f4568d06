/**
 * What the servers of a run could not be had as, and what that costs: a sentence each.
 * @param {{ TEST_NATS_SERVER?: string, TEST_REDIS_PROBLEM?: string }} env  of the integration tests
 * @returns {readonly string[]}
 */
export function missingPrograms({ TEST_NATS_SERVER: nats, TEST_REDIS_PROBLEM: redisProblem }) {
  const withoutNats =
    'NATS ran as a container. Specs that break a server of their own need the program: put nats-server on your PATH';
  const withoutRedis = `The specs of the shared rate limits had no server. ${redisProblem}`;
  return [...(nats ? [] : [withoutNats]), ...(redisProblem ? [withoutRedis] : [])];
}
