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
      '0 problems, 1 warning, 0 notes, 1 ok. All promises hold. Each warning says under which condition one would not.',
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
      expect.stringMatching(/^0 problems, 2 warnings, 0 notes, 2 ok\. /),
    ]);
  });

  it('has no words about every service where all differ', () => {
    const [one, other] = ['is new', 'is old'].map((finding) => [{ severity: 'note', about: 'Node', finding }]);
    const text = doctorText([
      { of: 'orders', findings: one },
      { of: 'payments', findings: other },
    ]);
    expect(text).not.toContain('every service');
  });

  it.each([
    ['problem', '1 problem, 0 warnings, 0 notes, 0 ok. Mend what is called a problem (→ says how), then ask again.'],
    ['note', '0 problems, 0 warnings, 1 note, 0 ok. All is well.'],
  ])('ends with what is to be done about a %s', (severity, end) => {
    const findings = [{ severity, about: 'clock', finding: 'is late' }];
    expect(
      doctorText([{ of: 'orders', findings }])
        .split('\n')
        .at(-1),
    ).toBe(end);
  });
});
