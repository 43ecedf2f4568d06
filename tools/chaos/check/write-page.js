// `npm run chaos:write`: brings the tables of docs/fault-testing.md up to date; a spec fails when they are not. With the folder of
// a run behind it, `npm run chaos:write -- .data/chaos/7`, also what that run showed.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/project-root.js';
import { pageFile, withRun, withTables } from './fault-testing-page.js';
import { runResult } from './run-result.js';

const file = join(projectRoot, pageFile);
const [folder] = process.argv.slice(2);
const page = withTables(readFileSync(file, 'utf8'));
writeFileSync(file, folder ? withRun(page, await runResult(folder)) : page);
