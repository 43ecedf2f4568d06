import { expect, it } from '@jest/globals';
import { apps, standIns } from '../system/apps.js';
import { developmentPorts } from '../system/system-ports.js';
import { infrastructureSummary } from './summary.js';

const usual = {
  natsUrl: 'nats://127.0.0.1:54222',
  databaseUrl: (name) => `postgres://${name}:${name}@127.0.0.1:55432/${name}`,
};

/** The lines of the summary that start something, without their indentation. */
function startLines(env, infrastructure = usual) {
  const place = {
    root: '/shop',
    dataDir: '/shop/.data/dev',
    ports: developmentPorts(env),
    services: [],
    infrastructure,
  };
  const lines = infrastructureSummary(place).split('\n');
  return lines.map((line) => line.trim()).filter((line) => line.includes('nest start'));
}

it('starts every application with nothing but its name where all is as usual', () => {
  expect(startLines({})).toEqual(apps.map(({ name }) => `npx nest start ${name}`));
});

it('tells the applications where the stand-ins are that were moved', () => {
  for (const { portVariable, urlVariable } of standIns)
    for (const line of startLines({ [portVariable]: '4200' }))
      expect(line).toMatch(new RegExp(`^${urlVariable}='http://127\\.0\\.0\\.1:4200' npx nest start `));
});

it('gives an application the port that it was moved to, and no other one', () => {
  for (const { name } of apps) {
    const lines = startLines({ [`${name.toUpperCase()}_ADMIN_PORT`]: '4300' });
    expect(lines.filter((line) => line.includes('4300'))).toEqual([`ADMIN_PORT='4300' npx nest start ${name}`]);
  }
});

it('names the servers where they are others than those of the project', () => {
  const given = { natsUrl: 'nats://elsewhere', databaseUrl: (name) => `postgres://elsewhere/${name}` };
  const lines = startLines({}, given);
  for (const { name, hasDatabase } of apps) {
    const database = hasDatabase ? `DATABASE_URL='postgres://elsewhere/${name}' ` : '';
    expect(lines).toContain(`NATS_URL='nats://elsewhere' ${database}npx nest start ${name}`);
  }
});
