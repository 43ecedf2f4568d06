import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/**
 * Whether a process is running, whoever owns it. A zombie counts as gone: where nobody reaps orphans, in many
 * containers, a killed process stays visible for ever.
 * @param {number} pid
 */
export function isRunning(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return process.platform !== 'linux' || stateOf(pid) !== 'Z';
}

/**
 * The command line of a process, or undefined when it is gone or cannot be seen.
 * @param {number} pid
 * @returns {string | undefined}
 */
export function commandOf(pid) {
  try {
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || undefined;
    if (process.platform === 'win32') return output('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']);
    return output('ps', ['-o', 'command=', '-p', String(pid)]);
  } catch {
    return undefined;
  }
}

/**
 * The process that listens on a TCP port of this machine, when the operating system tells us.
 * @param {number} port
 * @returns {number | undefined}
 */
export function listenerOn(port) {
  try {
    if (process.platform === 'linux') return linuxListenerOn(port);
    if (process.platform === 'win32') return undefined;
    return Number.parseInt(output('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t']), 10) || undefined;
  } catch {
    return undefined;
  }
}

/**
 * A process and all that it started, as far as the operating system tells us; else none.
 * @param {number | undefined} pid
 * @returns {number[]}
 */
export function processTree(pid) {
  if (!pid || process.platform !== 'linux' || !isRunning(pid)) return [];
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ child: Number(name), parent: parentOf(Number(name)) }));
  const below = (one) =>
    parents.filter(({ parent }) => parent === one).flatMap(({ child }) => [child, ...below(child)]);
  return [pid, ...below(pid)];
}

/** The state letter stands behind the command name, which may itself hold spaces and brackets. */
function stateOf(pid) {
  return statusOf(pid)?.[0];
}

function parentOf(pid) {
  return Number(statusOf(pid)?.split(' ')[1]);
}

function statusOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop();
  } catch {
    return undefined;
  }
}

function linuxListenerOn(port) {
  const inode = [...listeningInodes('/proc/net/tcp', port), ...listeningInodes('/proc/net/tcp6', port)][0];
  if (!inode) return undefined;
  const holds = (pid) => {
    try {
      return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`);
    } catch {
      return false;
    }
  };
  const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && holds(name));
  return pid ? Number(pid) : undefined;
}

/** Column 2 is the local address with the port in hexadecimal, column 4 the state (0A = listening), column 10 the inode. */
function listeningInodes(table, port) {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readFileSync(table, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(suffix) && columns[3] === '0A')
    .map((columns) => columns[9]);
}

function output(command, args) {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
