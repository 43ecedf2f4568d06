// Takes events from the durable consumer DURABLE as they come and tells, when it is asked, when each arrived.
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

const times = new Map();

process.on('message', () => process.send({ times }));
const js = jetstream(await connect({ servers: process.env.NATS_URL }));
const consumer = await js.consumers.get(process.env.STREAM, process.env.DURABLE);
await consumer.consume({
  max_messages: 100,
  callback: (msg) => {
    times.set(msg.json().number, process.hrtime.bigint());
    msg.ack();
  },
});
process.send({ ready: true });
