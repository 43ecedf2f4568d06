import { randomBytes } from 'node:crypto';
import { setupUserOf } from '../nats/authorization-text.js';
import { operatorName } from '../nats/operator.js';
import { passwordVariableOf } from '../nats/password-variable.js';
import { apps, services } from '../system/apps.js';
import { newIdentities, publicKeys } from './new-identities.js';

// `npm run secrets:new`: for each application a new identity key and the passwords of its database and of its two users of NATS, and the
// passwords of the administrator of PostgreSQL and of the operator, as lines of an environment file. Nothing is kept.
const names = apps.map(({ name }) => name);
const identities = newIdentities(names);
const inCapitals = (name) => name.toUpperCase().replaceAll('-', '_');
const natsUsers = [...names.flatMap((name) => [name, setupUserOf(name)]), operatorName];
// Letters and digits only: those of databases are put into addresses, where others would have to be escaped.
const passwords = [
  'POSTGRES_PASSWORD',
  ...services.map((name) => `${inCapitals(name)}_DATABASE_PASSWORD`),
  ...natsUsers.map(passwordVariableOf),
];

for (const name of names)
  console.log(`${inCapitals(name)}_IDENTITY_KEY='${JSON.stringify(identities[name].privateJwk)}'`);
console.log(`IDENTITY_KEYS='${publicKeys(identities)}'`);
for (const variable of passwords) console.log(`${variable}=p${randomBytes(24).toString('hex')}`);
