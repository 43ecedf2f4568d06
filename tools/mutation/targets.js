/**
 * The parts of the frame whose tests are themselves tested, and with which specs. `needsServers`: the specs use PostgreSQL
 * and NATS.
 * @typedef {{ name: string, mutate: readonly string[], specs: readonly string[], needsServers?: boolean }} MutationTarget
 * @type {readonly MutationTarget[]}
 */
export const targets = [
  {
    name: 'saga: advance',
    mutate: ['libs/saga/src/decide/!(*.spec).ts'],
    specs: ['libs/saga/src/decide/*.spec.ts'],
  },
  {
    name: 'outbox: relay',
    mutate: ['libs/outbox/src/relay/{relay-pass,chains,destination-holds,backoff,publish-failure}.ts'],
    specs: ['libs/outbox/src/relay/!(*.int).spec.ts'],
  },
  {
    name: 'inbox',
    mutate: ['libs/inbox/src/{handle-once,handled,inbox,unavailable-answer}.ts'],
    specs: ['libs/inbox/src/*.spec.ts'],
    needsServers: true,
  },
  {
    name: 'messaging: retry policy',
    mutate: ['libs/messaging/src/stream/{retry-delay,delivery-processor}.ts'],
    specs: ['libs/messaging/src/stream/{retry-delay,deliveries.int}.spec.ts'],
    needsServers: true,
  },
];

/** The mutation score that each target has to reach, in percent. */
export const requiredScore = 85;
