import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { drain } from './drain/drain.js';
import { gather, writeLines } from './drain/gather.js';
import { currentCommit } from '../build/current-commit.js';
import { JsonLines } from './json-lines.js';
import { Nemesis } from './nemesis.js';
import { momentsIn } from './report/moments.js';
import { withRecovery } from './report/recovery.js';
import { withBroker } from './stage/broker.js';
import { durablesOf } from './stage/durables.js';
import { patiently } from './stage/patiently.js';
import { stockUp } from './stage/stock-up.js';
import { openStage } from './stage/open-stage.js';
import { Watch } from './watch/watch.js';
import { Workload } from './workload/workload.js';

const warmUpMs = 5_000;

/**
 * Runs the workload under the planned faults, heals, lets everything come to rest, and leaves the evidence in a folder.
 * @param {import('./options.js').ChaosOptions & { out: string, dataDir: string, appsDir: string, permissionsFile?: string, drainLimitMs: number, env?: Record<string, string> }} options
 * @param {readonly import('./plan/plan.js').PlannedFault[]} plan
 * @param {{ table: Readonly<Record<string, import('./faults/table.js').Fault>>, note: (text: string) => void, signal: AbortSignal,
 *   nemesisOf?: (stage: import('./stage/open-stage.js').Stage) => Pick<Nemesis, 'records' | 'run' | 'stop'> }} tools
 *   `signal`: ends the workload early; `nemesisOf`: who makes the trouble instead of the plan; the workload ends with it
 */
export async function runChaos(options, plan, tools) {
  const { out } = options;
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const injected = new JsonLines(join(out, 'injected.jsonl'));
  const startedAt = new Date().toISOString();
  const stage = await openStage(options, injected);
  const watch = new Watch(stage, out);
  try {
    const { faults, ...course } = await play({ options, plan, tools, stage, watch });
    const run = { ...describe(options), commit: await currentCommit(), startedAt, ...course };
    await watch.stopAsking();
    await gather({ stage, watch, out, run });
    writeLines(join(out, 'faults.jsonl'), withRecovery(faults, await momentsIn(out)));
  } finally {
    await stage.close();
    await Promise.all([watch.close(), injected.close()]);
  }
}

/** From a system that has just been started to one that is at rest again. */
async function play(scene) {
  const { options, tools, stage } = scene;
  tools.note(`two of each application run; data in ${options.dataDir}`);
  const before = await stockUp(stage);
  const consumers = await noteConsumers(stage, options.out);
  const course = await act(scene);
  tools.note('the workload is over and all faults are healed: waiting until everything is at rest');
  const drained = await drain(stage, { limitMs: options.drainLimitMs, note: tools.note, consumers });
  return { ...course, drainedAt: new Date().toISOString(), before, drain: drained };
}

/** Before the first fault: who was deleted and did not come back is missed only by those who know of it. */
async function noteConsumers({ natsUrl }, out) {
  const consumers = await patiently(() => withBroker(natsUrl, durablesOf));
  writeFileSync(join(out, 'consumers.json'), `${JSON.stringify(consumers, null, 2)}\n`);
  return consumers;
}

/** Workload and faults side by side; when the one is over, so is the other. */
async function act({ options, plan, tools, stage, watch }) {
  const history = new JsonLines(join(options.out, 'history.jsonl'));
  const { gateways, signToken } = stage;
  const isStopping = (name) => watch.isStopping(name);
  const workload = new Workload({ ...options, gateways, signToken, isStopping, history });
  const nemesis = tools.nemesisOf?.(stage) ?? new Nemesis(stage, tools.table, tools.note);
  const working = workload.run();
  await pause(warmUpMs);
  watch.start();
  const base = { at: new Date().toISOString(), metrics: await watch.figures() };
  const end = () => [workload, nemesis].forEach((each) => each.stop());
  const timer = setTimeout(end, options.minutes * 60_000);
  tools.signal.addEventListener('abort', end);
  const faulting = nemesis.run(plan, { oneAtATime: options.mix === 'each' });
  if (tools.nemesisOf) void faulting.finally(end).catch(() => {});
  const telling = setInterval(() => tools.note(`${workload.accepted} orders accepted`), 15_000);
  await working.finally(end);
  await faulting;
  clearTimeout(timer);
  clearInterval(telling);
  await history.close();
  return { faults: nemesis.records, sagas: workload.accepted, base, faultsEndedAt: new Date().toISOString() };
}

function describe({ seed, mix, minutes, nodes, clients, rate, faults }) {
  return { seed, mix, minutes, nodes, clients, rate, faults: faults.map(({ id }) => id) };
}
