import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { doctorText } from './doctor.js';
import { serverFindings } from './server-findings.js';

describe('what the monitoring port of nats-server tells', () => {
  let server;
  const monitor = async (body) => {
    server = createServer((_, response) => response.end(JSON.stringify(body))).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${server.address().port}`;
  };
  const severities = async (body) =>
    Object.fromEntries((await serverFindings(await monitor(body))).map(({ about, severity }) => [about, severity]));

  afterEach(async () => {
    server?.close();
    server = undefined;
  });

  it.each([
    [
      { config: { sync_always: true, max_storage: 100 }, storage: 69 },
      { sync_interval: 'ok', disk: 'ok' },
    ],
    [
      { config: { sync_interval: 120e9, max_storage: 100 }, storage: 80 },
      { sync_interval: 'warning', disk: 'warning' },
    ],
    [
      { config: { max_storage: 100 }, storage: 95 },
      { sync_interval: 'warning', disk: 'problem' },
    ],
    [{ config: { max_storage: -1 } }, { sync_interval: 'warning', disk: 'note' }],
    [{ disabled: true }, { JetStream: 'problem' }],
  ])('%j: %j', async (body, expected) => {
    expect(await severities(body)).toEqual(expected);
  });

  it('is a note when nobody named the port, and a problem when it does not answer', async () => {
    expect((await serverFindings()).map(({ severity }) => severity)).toEqual(['note']);
    expect((await serverFindings('http://127.0.0.1:1')).map(({ severity }) => severity)).toEqual(['problem']);
  });
});

describe('the report of the doctor', () => {
  it('says of whom, how bad, what, and how it is mended', () => {
    const sections = [
      { of: 'NATS', findings: [{ severity: 'ok', about: 'reachable', finding: 'at nats://a' }] },
      { of: 'orders', findings: [{ severity: 'warning', about: 'clock', finding: 'is late', mend: 'Use NTP.' }] },
    ];
    expect(doctorText(sections).split('\n')).toEqual([
      'NATS',
      '  ok       reachable: at nats://a',
      '',
      'orders',
      '  warning  clock: is late',
      '           → Use NTP.',
      '',
      '0 problems, 1 warnings, 0 notes, 1 fine.',
    ]);
  });

  it('says once what every service says', () => {
    const fine = { severity: 'ok', about: 'Node', finding: 'is new' };
    const late = { severity: 'warning', about: 'clock', finding: 'is late' };
    const text = doctorText([
      { of: 'NATS', findings: [fine] },
      { of: 'PostgreSQL', findings: [late] },
      { of: 'orders', findings: [fine, late] },
      { of: 'payments', findings: [fine] },
    ]);
    expect(text.split('\n').filter(Boolean)).toEqual([
      'NATS',
      '  ok       Node: is new',
      'PostgreSQL',
      '  warning  clock: is late',
      'every service',
      '  ok       Node: is new',
      'orders',
      '  warning  clock: is late',
      'payments',
      '  nothing more',
      '0 problems, 2 warnings, 0 notes, 3 fine.',
    ]);
  });
});
