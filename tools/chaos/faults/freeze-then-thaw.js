/**
 * Freezes claimed processes; the heal lets them run on as if nothing had happened.
 * @param {import('../stage/open-stage.js').Stage} stage  @param {readonly string[]} names  as the system knows them
 * @returns {Promise<import('./table.js').Hit>}
 */
export async function freezeThenThaw({ system }, names) {
  for (const name of names) await system.kill(name, 'SIGSTOP');
  const heal = async () => {
    for (const name of names) await system.kill(name, 'SIGCONT');
  };
  return { targets: names, stopped: names, heal };
}
