// Writes the table of docs/metrics.md, or with --check fails when it is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../build/project-root.js';
import { metricsInSource } from './metrics-in-source.js';
import { withMetrics } from './metrics-page.js';

const file = join(projectRoot, 'docs/metrics.md');
const before = readFileSync(file, 'utf8');
const metrics = metricsInSource(projectRoot);
const page = withMetrics(before, metrics);
if (!process.argv.includes('--check')) {
  writeFileSync(file, page);
  console.log('wrote docs/metrics.md');
} else if (page === before) {
  console.log(`${metrics.length} metrics are listed.`);
} else {
  console.error('docs/metrics.md is stale. Run: npm run metrics:write');
  process.exitCode = 1;
}
