import { inHandOf } from '../stage/in-hand.js';

/**
 * Kills claimed processes; the heal starts them again, without waiting until they are ready: to be killed while it starts is
 * something that a process has to survive.
 * @param {import('../stage/open-stage.js').Stage} stage  @param {readonly string[]} names
 * @returns {Promise<import('./table.js').Hit>}
 */
export async function killThenStart(stage, names) {
  const { system } = stage;
  await Promise.all(names.map((name) => system.kill(name, 'SIGKILL')));
  const asked = inHandOf(stage, names);
  const heal = async () => {
    for (const name of names) await system.start(name);
    return { inHand: await asked };
  };
  return { targets: names, stopped: names, heal };
}
