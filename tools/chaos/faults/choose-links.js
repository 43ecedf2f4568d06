import { instanceNames } from '../stage/instances.js';

/** Which links a network fault hits. */
export const linkChoices = ['nats', 'postgres', 'provider', 'clients', 'instance', 'everything'];

/**
 * Decides which links are to be hit, by name and in order of preference.
 * @param {import('../plan/random.js').Random} random  @param {readonly string[]} [choices]
 */
export function planLinks(random, choices = linkChoices) {
  return { reach: random.pick(choices), instances: random.shuffle(instanceNames) };
}

/**
 * The links that the plan means: one to the named server, or all of one instance, or all there are.
 * @param {import('../stage/open-stage.js').Stage} stage  @param {{ reach: string, instances: readonly string[] }} planned
 * @returns {import('../stage/links.js').Link[]} claimed, at least one; else throws NothingFree
 */
export function takeLinks({ links, claims }, { reach, instances }) {
  const names = links.all.map(({ name }) => name);
  const byPreference = instances.flatMap((instance) => names.filter((name) => name.startsWith(`${instance}>`)));
  const wanted = {
    instance: () => claims.take(byPreference.filter((name) => name.startsWith(`${instances[0]}>`))),
    everything: () => claims.take(names),
  };
  const one = () =>
    claims.take(
      byPreference.filter((name) => name.endsWith(`>${reach}`)),
      1,
    );
  return (wanted[reach] ?? one)().map((name) => links.get(name));
}

/**
 * Does something to links until they are healed.
 * @param {readonly import('../stage/links.js').Link[]} links  @param {(proxy: object) => void} change
 * @returns {import('./table.js').Hit}
 */
export function changeLinks(links, change) {
  for (const { proxy } of links) change(proxy);
  const heal = async () => {
    for (const { proxy } of links) proxy.pass();
  };
  const cutsOff = links.map(({ instance, to }) => ({ instance, from: to }));
  return { targets: links.map(({ name }) => name), cutsOff, heal };
}
