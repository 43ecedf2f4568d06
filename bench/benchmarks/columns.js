/** What is told of every contender that moves messages. `ratioOf`: the product's figure divided by this contender's. */
export const messageColumns = [
  { name: 'perSecond', title: 'messages/s' },
  { ratioOf: 'perSecond', title: 'Nestwork ÷ it' },
  { name: 'cpuUs', title: 'own CPU µs/message' },
  { name: 'postgresUs', title: 'PostgreSQL µs/message' },
  { name: 'natsUs', title: 'NATS µs/message' },
  { name: 'peakRssMb', title: 'peak RSS MB' },
];

/** What is told of every gateway with the service behind it. */
export const requestColumns = [
  { name: 'perSecond', title: 'req/s' },
  { ratioOf: 'perSecond', title: 'Nestwork ÷ it' },
  { name: 'p50Ms', title: 'p50 ms' },
  { name: 'p99Ms', title: 'p99 ms' },
  { name: 'gatewayUs', title: 'gateway CPU µs/req' },
  { name: 'serviceUs', title: 'service CPU µs/req' },
  { name: 'postgresUs', title: 'PostgreSQL µs/req' },
  { name: 'natsUs', title: 'NATS µs/req' },
  { name: 'gatewayRssMb', title: 'gateway peak RSS MB' },
  { name: 'serviceRssMb', title: 'service peak RSS MB' },
  { name: 'refusedPercent', title: 'refused %' },
];
