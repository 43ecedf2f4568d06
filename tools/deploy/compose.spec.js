import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { envFieldsOf, loadConfig } from '@nestwork/service';
import { passwordVariableOf } from '../nats/password-variable.js';
import { apps, services } from '../system/apps.js';
import { asked, composed, environmentOf, filledIn } from './spec-support/compose.js';

const env = filledIn();
const namesIn = (file, pattern) => [...new Set(readFileSync(file, 'utf8').match(pattern))].toSorted();

const configOf = async (app) =>
  Object.values(await import(join(__dirname, `../../apps/${app}/src/${app}.config.ts`)))[0];

describe.each(apps.map(({ name }) => name))('docker-compose.yml tells %s', (app) => {
  it.each([app, `${app}-setup`])('and its job everything without which it does not start: %s', async (service) => {
    const told = { NODE_ENV: 'production', ...environmentOf(service, env) };
    const config = loadConfig(await configOf(app), told);
    const isJob = service !== app;
    expect(config).toMatchObject({
      natsUser: service,
      natsPassword: env[passwordVariableOf(service)],
      declareOnly: isJob,
    });
    if (services.includes(app)) expect(config.migrateAtStart).toBe(isJob);
  });

  it('nothing that it does not read', async () => {
    const known = envFieldsOf(await configOf(app)).map(({ variable }) => variable);
    const told = [app, `${app}-setup`].flatMap((service) => Object.keys(environmentOf(service, env)));
    expect(told.filter((name) => !known.includes(name))).toEqual([]);
  });
});

it('docker-compose.yml starts every application once its job is done, and the images are told which application they are of', () => {
  for (const { name } of apps) {
    const job = composed[`${name}-setup`];
    expect(composed[name].depends_on).toEqual({ [`${name}-setup`]: { condition: 'service_completed_successfully' } });
    expect([composed[name].build.args.APP, job.build.args.APP, job.restart]).toEqual([name, name, 'no']);
  }
});

it('docker-compose.yml gives NATS the password of every user in the permissions', () => {
  const variables = namesIn('deploy/nats/permissions.conf', /(?<=password: \$)\w+/g);
  const passwords = environmentOf('nats', env);
  expect(Object.keys(passwords).toSorted()).toEqual(variables);
  for (const name of variables) expect(passwords[name]).toBe(env[name]);
});

it('docker-compose.yml gives PostgreSQL the password of every database that is made', () => {
  const variables = namesIn('deploy/compose/create-databases.sh', /(?<=^create .*\$)\w+/gm);
  expect(variables).toHaveLength(services.length);
  expect(environmentOf('postgres', env)).toMatchObject(Object.fromEntries(variables.map((name) => [name, env[name]])));
});

it('the sample of .env has every variable that docker-compose.yml takes from it, and no other one', () => {
  expect(namesIn('deploy/compose/.env.sample', /^\w+/gm)).toEqual([...asked.keys()].toSorted());
});

it('whoever forgets to fill in .env is told which variable is missing', () => {
  const needed = [...asked].filter(([, isNeeded]) => isNeeded).map(([name]) => name);
  expect(needed.length).toBeGreaterThan(apps.length);
  const start = (without) => Object.keys(composed).map((service) => environmentOf(service, { ...env, [without]: '' }));
  for (const name of needed) expect(() => start(name)).toThrow(`${name}: `);
});
