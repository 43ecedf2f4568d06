// CLIENTS connections to ORIGIN that are slow: a third sends its headers byte by byte, a third its body, and a third asks for much and reads
// nothing. Whoever is cut off comes back at once. Asked, it tells how often that happened.
import { connect } from 'node:net';

const everyMs = 1_000;
const { hostname, port } = new URL(process.env.ORIGIN);
let cutOff = 0;

process.on('message', () => process.send({ cutOff }));

const head = (line) => `${line} HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${process.env.TOKEN}\r\n`;
const kinds = [slowHeaders, slowBody, slowReader];

await Promise.all(Array.from({ length: Number(process.env.CLIENTS) }, (_, index) => begin(index)));
process.send({ ready: true });

/** Resolves when it is connected for the first time. @param {number} index */
function begin(index) {
  return new Promise((resolve) => {
    const localAddress = `127.0.2.${1 + (index % 250)}`;
    const socket = connect({ host: hostname, port, localAddress }, () => {
      const timer = kinds[index % kinds.length](socket);
      socket.once('close', () => clearInterval(timer));
      resolve();
    });
    socket.on('error', () => {});
    socket.once('close', () => {
      cutOff++;
      setTimeout(begin, 100, index);
    });
  });
}

function slowHeaders(socket) {
  socket.resume();
  socket.write(`${head('GET /orders')}x-slow: `);
  return setInterval(() => socket.write('x'), everyMs);
}

function slowBody(socket) {
  socket.resume();
  socket.write(`${head('POST /orders')}content-type: application/json\r\ncontent-length: 50000\r\n\r\n{`);
  return setInterval(() => socket.write(' '), everyMs);
}

/** Long answers on their way to nobody fill every buffer in between. */
function slowReader(socket) {
  socket.pause();
  socket.write(`${head('GET /openapi.json')}\r\n`.repeat(10));
  return setInterval(() => {}, everyMs);
}
