import { apps } from '../../system/apps.js';
import { developmentAddresses } from '../../system/development-addresses.js';

/**
 * What the admin ports of this checkout's development system say, for when NATS cannot be asked.
 * @param {string} [only]  the name of one
 * @returns {Promise<import('./doctor.js').Section[]>}
 */
export async function readinessOfApps(only) {
  const wanted = apps.filter(({ name }) => !only || name === only);
  const { admin } = developmentAddresses();
  return Promise.all(wanted.map(async ({ name }) => ({ of: name, findings: await findings(admin[name]) })));
}

async function findings(port) {
  // At the usual port another checkout may listen, and would be taken for this one.
  if (port === undefined) return [unknown('was never started in this checkout')];
  const url = `http://127.0.0.1:${port}/health/ready`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    const { details = {} } = await response.json();
    return Object.entries(details).map(([about, { status, message }]) => ({
      severity: status === 'up' ? 'ok' : 'problem',
      about,
      finding: message ?? `is ${status}`,
    }));
  } catch {
    return [unknown(`does not run on this machine (nobody answers ${url})`)];
  }
}

function unknown(because) {
  return { severity: 'note', about: 'readiness', finding: `${because}, and without NATS it cannot be asked elsewhere` };
}
