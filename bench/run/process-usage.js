import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts the time of a process in hundredths of a second, on every architecture that Node runs on. */
const ticksPerSecond = 100;

/**
 * What a process has used since it started, of processor time in µs and of memory at its peak in MB. Where the system has no
 * /proc both are NaN, which the tables show as a dash.
 * @param {number} pid
 */
export function usageOf(pid) {
  return { cpuUs: cpuUsOf(pid), peakRssMb: memoryOf(pid, 'VmHWM') };
}

/** The memory that a process holds now, in MB. @param {number} pid */
export function rssOf(pid) {
  return memoryOf(pid, 'VmRSS');
}

/**
 * The processor time in µs of a process and all its children, those that have ended included.
 * @param {number} pid
 */
export function familyCpuUs(pid) {
  return ticksUs(pid, 4) + childrenOf(pid).reduce((sum, child) => sum + cpuUsOf(child), 0);
}

function cpuUsOf(pid) {
  return ticksUs(pid, 2);
}

/** Behind the command name, which may hold spaces: user and system time are fields 14 and 15, those of ended children 16 and 17. */
function ticksUs(pid, fields) {
  try {
    const values = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .split(') ')
      .pop()
      .split(' ')
      .slice(11, 11 + fields);
    return (values.reduce((sum, value) => sum + Number(value), 0) / ticksPerSecond) * 1e6;
  } catch {
    return Number.NaN;
  }
}

function memoryOf(pid, field) {
  try {
    const kilobytes = new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes) / 1024;
  } catch {
    return Number.NaN;
  }
}

function childrenOf(pid) {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    const lists = tasks.map((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8'));
    return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number));
  } catch {
    return [];
  }
}
