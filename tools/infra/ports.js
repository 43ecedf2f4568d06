import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { commandOf, listenerOn } from './process-lookup.js';
import { SetupProblem } from './setup-problem.js';

const host = '127.0.0.1';

/**
 * Throws when somebody else listens on a port that we are about to use.
 * @param {{ port: number, purpose: string, variable: string }} wanted  `variable`: the environment variable that moves it
 */
export async function requireFreePort(wanted) {
  if (await isFree(wanted.port)) return;
  const pid = listenerOn(wanted.port);
  throw new SetupProblem(portTakenMessage({ ...wanted, pid, command: pid && commandOf(pid) }));
}

/**
 * What to say about a port in use.
 * @param {{ port: number, purpose: string, variable: string, pid?: number, command?: string }} taken
 */
export function portTakenMessage({ port, purpose, variable, pid, command }) {
  const holder = pid ? `process ${pid}${command ? ` (${shorten(command)})` : ''}` : 'another process';
  // A thousand further on, so that the suggestions for neighbouring ports do not meet.
  return `Port ${port}, wanted for ${purpose}, is in use by ${holder}.\nStop it, or use another port: ${variable}=${port + 1000}`;
}

/**
 * As many ports as asked for that nobody listens on at this moment. Not the ones that the system hands out: it gives those to
 * connections as well, and one of them may take the port before its server has started.
 * @param {number} count
 * @returns {Promise<number[]>}
 */
export async function freePorts(count) {
  const ports = new Set();
  while (ports.size < count) {
    const port = randomInt(lowestOfOurs, lowestOfOurs + ofAWorker);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

/** The ports end below 32,768, where the range of the system begins on Linux, which begins lowest. */
const ofAWorker = 3_192;
/** Workers of jest share no port: between the look and the start of its server, or while that is killed, another one would take it. */
const lowestOfOurs = 20_000 + ofAWorker * (Number(process.env.JEST_WORKER_ID ?? 0) % 4);

/** Both questions are needed: some systems let us bind 127.0.0.1 beside somebody who listens on all addresses. */
async function isFree(port) {
  if (await answers(port)) return false;
  try {
    const server = await listen(port);
    await new Promise((resolve) => server.close(resolve));
    return true;
  } catch (error) {
    if (error.code === 'EADDRINUSE') return false;
    throw new SetupProblem(`Port ${port} cannot be used: ${error.message}`);
  }
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const settle = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .once('connect', () => settle(true))
      .once('error', () => settle(false))
      .once('timeout', () => settle(false));
  });
}

function listen(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen({ host, port, exclusive: true }, () => resolve(server));
  });
}

function shorten(command) {
  return command.length > 80 ? `${command.slice(0, 77)}...` : command;
}
