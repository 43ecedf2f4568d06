/**
 * Kills claimed processes; the heal starts them again, without waiting until they are ready: to be killed while it starts is
 * something that a process has to survive.
 * @param {import('../stage/open-stage.js').Stage} stage  @param {readonly string[]} names
 * @returns {Promise<import('./table.js').Hit>}
 */
export async function killThenStart({ system }, names) {
  await Promise.all(names.map((name) => system.kill(name, 'SIGKILL')));
  const heal = async () => {
    for (const name of names) await system.start(name);
  };
  return { targets: names, stopped: names, heal };
}
