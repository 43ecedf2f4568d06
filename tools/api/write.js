import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadBundled } from '../build/load-bundled.js';
import { projectRoot } from '../build/project-root.js';

// Writes the documents of the gateway's API from its endpoints: OpenAPI, GraphQL and gRPC; with --check, fails when one is stale.
const { committedDocuments } = await loadBundled(
  'apps/gateway/src/documents/committed-documents.ts',
  'api-documents/gateway',
);

const isCheck = process.argv.includes('--check');
for (const [file, wanted] of Object.entries(committedDocuments())) {
  const path = join(projectRoot, file);
  if (wanted === (await readFile(path, 'utf8').catch(() => ''))) continue;
  if (isCheck) {
    process.exitCode = 1;
    console.error(`${file} is stale: run npm run api:write and commit what it changes.`);
  } else {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, wanted);
    console.log(`wrote ${file}`);
  }
}
