import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allContracts, checkContracts } from '@nestwork/contract-kit';
import { describe, expect, it } from '@jest/globals';
import * as contracts from './index.js';
import { snapshotText } from './snapshot-text.js';

const messageFolders = readdirSync(__dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .toSorted();

function readmeOf(service: string): string {
  const readme = join(__dirname, '../../../apps', service, 'README.md');
  return existsSync(readme) ? readFileSync(readme, 'utf8') : '';
}

describe('the contracts of the shop', () => {
  it('pass the check that every service makes at boot', () => {
    expect(() => checkContracts()).not.toThrow();
  });

  it('are all on the list of what this package exports', () => {
    const exported = new Set<unknown>(Object.values(contracts));
    const missing = allContracts().filter(({ type, reply, errors }) =>
      [type, ...(reply ? [reply] : []), ...errors].some((each) => !exported.has(each)),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it('belong to the service whose folder they are in', () => {
    expect([...new Set(allContracts().map(({ service }) => service))].toSorted()).toEqual(messageFolders);
  });

  it('stand in the README of their service', () => {
    const missing = allContracts().filter(({ service, type }) => !readmeOf(service).includes(`\`${type.name}\``));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it('are what the committed snapshot says; after a change that is meant run `npm run contracts:write`', () => {
    const committed = readFileSync(join(__dirname, '../contracts.snapshot.json'), 'utf8');
    expect(snapshotText()).toBe(committed);
  });
});
