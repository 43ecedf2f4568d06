// `npm run build [app...]`: compiles all applications, or the named ones, into dist/apps (or OUT_DIR).
// With FAIL_POINTS=true a test can make them fail by NESTWORK_FAIL_POINTS; see arm-fail-points.js.
import { join } from 'node:path';
import { apps } from '../system/apps.js';
import { buildApps } from './build-apps.js';
import { projectRoot } from './project-root.js';

const all = apps.map((app) => app.name);
const names = process.argv.length > 2 ? process.argv.slice(2) : all;
const unknown = names.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no application ${unknown.join(', ')}. There are: ${all.join(', ')}`);
  process.exit(1);
}

const outDir = process.env.OUT_DIR ?? join(projectRoot, 'dist/apps');
const startedAt = performance.now();
const errors = await buildApps({ names, outDir, withFailPoints: process.env.FAIL_POINTS === 'true' });
for (const [name, text] of errors) console.error(`\n${name} does not compile:\n${text}`);
if (errors.size > 0) process.exit(1);
console.log(`Built ${names.join(', ')} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
