import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { parse } from 'yaml';

const folder = '.github/workflows';

it.each(readdirSync(folder))(
  '%s runs actions of one content each: a tag may be moved by whoever takes its repository over',
  (file) => {
    const { jobs } = parse(readFileSync(join(folder, file), 'utf8'));
    const uses = Object.values(jobs).flatMap(({ steps }) => steps.flatMap((step) => step.uses ?? []));
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/@[0-9a-f]{40}$/);
  },
);
