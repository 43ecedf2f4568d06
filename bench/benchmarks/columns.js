/** What is told of every contender that moves messages. `ratioOf`: the product's figure divided by this contender's. */
export const messageColumns = [
  { name: 'perSecond', title: 'messages/s' },
  { ratioOf: 'perSecond', title: 'Nestwork ÷ it' },
  { name: 'cpuUs', title: 'own CPU µs/message' },
  { name: 'postgresUs', title: 'PostgreSQL µs/message' },
  { name: 'natsUs', title: 'NATS µs/message' },
  { name: 'peakRssMb', title: 'peak RSS MB' },
];
