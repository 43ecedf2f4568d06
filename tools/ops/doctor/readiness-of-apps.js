import { apps } from '../../system/apps.js';

/**
 * What the admin ports of the development system say, for when NATS cannot be asked.
 * @param {string} [only]  the name of one
 * @returns {Promise<import('./doctor.js').Section[]>}
 */
export async function readinessOfApps(only) {
  const wanted = apps.filter(({ name }) => !only || name === only);
  return Promise.all(wanted.map(async ({ name, adminPort }) => ({ of: name, findings: await findings(adminPort) })));
}

async function findings(port) {
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
    const finding = `does not run on this machine (nobody answers ${url}), and without NATS it cannot be asked elsewhere`;
    return [{ severity: 'note', about: 'readiness', finding }];
  }
}
