import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { envFieldsOf } from '@nestwork/service';
import { apps } from '../system/apps.js';

/** What of its nature holds a secret: passwords, keys and tokens themselves, and the addresses of servers that take a password. */
const secret = /(^|_)(PASSWORD|SECRET|TOKEN|KEY|CREDENTIALS?)$|^(DATABASE|RATE_STORE)_URL$/;

it.each(apps.map(({ name }) => name))('%s prints no variable that holds a secret', async (name) => {
  const [config] = Object.values(await import(join(__dirname, `../../apps/${name}/src/${name}.config.ts`)));
  const fields = envFieldsOf(config).filter(({ variable }) => secret.test(variable));
  expect(fields.map(({ variable }) => variable)).toContain('NATS_PASSWORD');
  expect(fields.filter((field) => !field.secret).map(({ variable }) => variable)).toEqual([]);
});
