// `npm run chaos:write`: brings the tables of docs/fault-testing.md up to date. A spec fails when they are not.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/project-root.js';
import { pageFile, withTables } from './fault-testing-page.js';

const file = join(projectRoot, pageFile);
writeFileSync(file, withTables(readFileSync(file, 'utf8')));
