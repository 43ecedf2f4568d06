/**
 * What only the monitoring port of nats-server tells, and clients are not told.
 * @param {string} [url]  such as http://127.0.0.1:8222
 * @returns {Promise<import('./doctor.js').Finding[]>}
 */
export async function serverFindings(url) {
  if (!url) {
    const finding = 'sync_interval and the disk are not checked: only its monitoring port tells them';
    return [{ severity: 'note', about: 'server', finding, mend: 'Name it with --monitor <url> or NATS_MONITOR_URL.' }];
  }
  try {
    const { config = {}, storage = 0, disabled } = await ask(url, '/jsz');
    if (disabled)
      return [{ severity: 'problem', about: 'JetStream', finding: 'is off', mend: 'Start nats-server with -js.' }];
    return [syncFinding(config), diskFinding(storage, config.max_storage)];
  } catch (error) {
    const finding = `its monitoring port ${url} does not answer: ${error.message}`;
    return [
      { severity: 'problem', about: 'server', finding, mend: 'Name the one that `http` of its configuration says.' },
    ];
  }
}

async function ask(url, path) {
  const response = await fetch(new URL(path, url), { signal: AbortSignal.timeout(5_000) });
  return response.json();
}

/** By default the server writes to disk every two minutes: a power cut takes what it acknowledged since. */
function syncFinding({ sync_always: isAlways, sync_interval: nanoseconds }) {
  const about = 'sync_interval';
  if (isAlways) return { severity: 'ok', about, finding: 'always: what is acknowledged is on disk' };
  const interval = nanoseconds ? `${nanoseconds / 1e9} s` : 'unknown';
  const finding = `${interval}: a power cut loses what was acknowledged since; it is found and published again`;
  return {
    severity: 'warning',
    about,
    finding,
    mend: 'Set jetstream { sync_interval: always } (nats-server 2.10 or later).',
  };
}

function diskFinding(used, max) {
  const about = 'disk';
  if (!max || max < 0) return { severity: 'note', about, finding: 'has no limit for JetStream' };
  const share = Math.round((100 * used) / max);
  const finding = `JetStream uses ${share} % of what it may`;
  if (share < 70) return { severity: 'ok', about, finding };
  return { severity: share < 90 ? 'warning' : 'problem', about, finding, mend: 'Raise jetstream { max_file_store }.' };
}
