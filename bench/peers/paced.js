import { randomUUID } from 'node:crypto';
import { atPace } from '../product/pace.ts';

const note = 'The parcel left the warehouse at the usual time and nobody has asked for it since. '.repeat(2);

/**
 * Lets a sender work when it is asked to, and answers with the time at which each event had committed.
 * @param {(event: { thing: string, number: number, note: string, message: object }) => Promise<bigint>} send
 */
export async function paced(send) {
  process.on('message', async (request) => {
    process.send({ times: await atPace(request, (number) => send(eventOf(number))) });
  });
  process.send({ ready: true });
}

/** An event like the product's, headers included. */
function eventOf(number) {
  const [id, thing] = [randomUUID(), `thing-${number % 5_000}`];
  const headers = {
    'ce-specversion': '1.0',
    'ce-id': id,
    'ce-type': 'bench.thing-happened.v1',
    'ce-source': '/bench',
    'ce-time': new Date().toISOString(),
    'ce-subject': thing,
  };
  const subject = `evt.bench.thing-happened.v1.${number % 16}`;
  return { thing, number, note, message: { id, subject, headers, body: JSON.stringify({ thing, number, note }) } };
}
