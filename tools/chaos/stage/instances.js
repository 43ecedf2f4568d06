import { instancesOf } from '../../system/instances.js';

/** How many processes of each application run. */
export const instancesOfEach = 2;

/** The names of all of them. */
export const instanceNames = instancesOf(instancesOfEach).map(({ name }) => name);

/** The names of those of some applications. @param {readonly string[]} apps */
export function instancesWith(apps) {
  return instancesOf(instancesOfEach)
    .filter(({ app }) => apps.includes(app.name))
    .map(({ name }) => name);
}
