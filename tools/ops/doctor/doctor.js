import { errorText } from '../answer-text.js';
import { ask, connectTo, runningInstances } from '../broker.js';
import { jsonText } from '../json-text.js';
import { exitCodes, OpsProblem } from '../ops-problem.js';
import { harmless } from '../table.js';
import { apps } from '../../system/apps.js';
import { connectionFindings } from './connection-sum.js';
import { readinessOfApps } from './readiness-of-apps.js';
import { serverFindings } from './server-findings.js';

/** @typedef {{ severity: 'ok' | 'note' | 'warning' | 'problem', about: string, finding: string, mend?: string | null }} Finding */
/** @typedef {{ of: string, findings: Finding[] }} Section */

/**
 * Examines the system as far as it can be reached: each service examines itself, its database and its rights; here the
 * server and who is missing are looked at. Without NATS, what the admin ports of the development system say.
 * @param {import('../command-line.js').CommandLine} commandLine
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {Promise<{ output: string, exitCode: number }>}
 */
export async function doctor({ options, parameters }, env) {
  const { sections, isReached } = await examine(options, {
    ...env,
    ...(parameters.monitor && { NATS_MONITOR_URL: parameters.monitor }),
  });
  const worst = sections.flatMap(({ findings }) => findings).some(({ severity }) => severity === 'problem');
  const output = options.isJson ? jsonText(sections) : doctorText(sections);
  if (!isReached) return { output, exitCode: exitCodes.unreachable };
  return { output, exitCode: worst ? exitCodes.problems : exitCodes.ok };
}

async function examine(options, env) {
  const server = { of: NATS, findings: await serverFindings(env.NATS_MONITOR_URL) };
  let nats;
  try {
    nats = await connectTo(options.nats, env);
  } catch (problem) {
    if (!(problem instanceof OpsProblem)) throw problem;
    server.findings.unshift({ severity: 'problem', about: 'reachable', finding: problem.message });
    return { sections: [server, ...(await readinessOfApps(options.service))], isReached: false };
  }
  try {
    const instances = await runningInstances(nats);
    const running = [...instances.keys()];
    server.findings.unshift({ severity: 'ok', about: 'reachable', finding: `at ${options.nats}` });
    const wanted = options.service ? [options.service] : expectedServices(running);
    const [examined, pools] = await Promise.all([
      Promise.all(wanted.map((service) => examineService(nats, service, options))),
      Promise.all(running.map((service) => poolsOf(nats, { service, instances: instances.get(service) }, options))),
    ]);
    const databases = { of: POSTGRESQL, findings: connectionFindings(pools.flat()) };
    const servers = databases.findings.length > 0 ? [server, databases] : [server];
    return { sections: [...servers, ...examined], isReached: true };
  } finally {
    await nats.close();
  }
}

/** Those that run, and those that belong to this project and should. */
function expectedServices(running) {
  return [...new Set([...running, ...apps.map(({ name }) => name)])].toSorted((a, b) => a.localeCompare(b, 'en'));
}

async function examineService(nats, service, { timeoutMs }) {
  try {
    const { rows, error } = await ask(nats, { service, name: 'doctor check', timeoutMs });
    if (rows) return { of: service, findings: rows };
    return { of: service, findings: [{ severity: 'problem', about: 'doctor', finding: error.message }] };
  } catch (problem) {
    if (!(problem instanceof OpsProblem)) throw problem;
    return { of: service, findings: [{ severity: 'problem', about: 'reachable', finding: problem.message }] };
  }
}

/** None for a service without a database. One that cannot say is told of: without it the sum is too small. */
async function poolsOf(nats, of, { timeoutMs }) {
  try {
    const { rows = [], error } = await ask(nats, { service: of.service, name: 'database pools', timeoutMs });
    const isUnknown = error && error.code !== 'operation-unknown';
    return isUnknown ? [{ ...of, unknown: errorText(error) }] : rows.map((row) => ({ ...of, ...row }));
  } catch (problem) {
    if (!(problem instanceof OpsProblem)) throw problem;
    return [{ ...of, unknown: problem.message }];
  }
}

/** @param {readonly Section[]} sections */
export function doctorText(sections) {
  const shown = together(sections);
  const parts = shown.map(({ of, findings }) => [of, ...linesOf(findings)].join('\n'));
  return harmless([...parts, summaryOf(shown)].join('\n\n'));
}

function linesOf(findings) {
  return findings.length > 0 ? findings.map(lineOf) : ['  nothing more'];
}

/** What all services say is said once. */
function together(sections) {
  const servers = sections.filter(({ of }) => SERVERS.has(of));
  const services = sections.filter(({ of }) => !SERVERS.has(of));
  if (services.length < 2) return sections;
  const [first, ...others] = services.map(({ findings }) => new Set(findings.map(lineOf)));
  const isCommon = (finding) => [first, ...others].every((lines) => lines.has(lineOf(finding)));
  const common = services[0].findings.filter(isCommon);
  return [
    ...servers,
    ...(common.length > 0 ? [{ of: 'every service', findings: common }] : []),
    ...services.map(({ of, findings }) => ({ of, findings: findings.filter((finding) => !isCommon(finding)) })),
  ];
}

function lineOf({ severity, about, finding, mend }) {
  const line = `  ${severity.padEnd(7)}  ${about}: ${finding}`;
  return mend ? `${line}\n           → ${mend}` : line;
}

/** Of the lines above it, and what has to be done about them. */
function summaryOf(shown) {
  const severities = shown.flatMap(({ findings }) => findings.map(({ severity }) => severity));
  const count = (severity) => severities.filter((each) => each === severity).length;
  const counted = (severity) => `${count(severity)} ${severity}${count(severity) === 1 ? '' : 's'}`;
  const counts = `${['problem', 'warning', 'note'].map(counted).join(', ')}, ${count('ok')} ok.`;
  return `${counts} ${whatToDo(count)}`;
}

function whatToDo(count) {
  if (count('problem') > 0) return 'Mend what is called a problem (→ says how), then ask again.';
  if (count('warning') > 0) return 'All promises hold. Each warning says under which condition one would not.';
  return 'All is well.';
}

const NATS = 'NATS';
const POSTGRESQL = 'PostgreSQL';
const SERVERS = new Set([NATS, POSTGRESQL]);
