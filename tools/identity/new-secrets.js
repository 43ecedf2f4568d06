import { randomBytes } from 'node:crypto';
import { setupUserOf } from '../nats/authorization-text.js';
import { operatorName } from '../nats/operator.js';
import { passwordVariableOf } from '../nats/password-variable.js';
import { apps } from '../system/apps.js';
import { newIdentities, publicKeys } from './new-identities.js';

// `npm run secrets:new`: for each application a new identity key and the passwords of its two users of NATS, and the password of the
// operator, as lines of an environment file. Nothing is kept.
const names = apps.map(({ name }) => name);
const identities = newIdentities(names);
for (const name of names)
  console.log(
    `${name.toUpperCase().replaceAll('-', '_')}_IDENTITY_KEY='${JSON.stringify(identities[name].privateJwk)}'`,
  );
console.log(`IDENTITY_KEYS='${publicKeys(identities)}'`);
for (const user of [...names.flatMap((name) => [name, setupUserOf(name)]), operatorName])
  console.log(`${passwordVariableOf(user)}=p${randomBytes(24).toString('hex')}`);
