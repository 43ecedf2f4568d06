import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadBundled } from '../build/load-bundled.js';
import { projectRoot } from '../build/project-root.js';

// Writes libs/contracts/contracts.snapshot.json. A spec of libs/contracts fails while it is stale.
const snapshot = 'libs/contracts/contracts.snapshot.json';
const { snapshotText } = await loadBundled('libs/contracts/src/snapshot-text.ts', 'contracts');
await writeFile(join(projectRoot, snapshot), snapshotText());
console.log(`wrote ${snapshot}`);
