import { execFile } from 'node:child_process';
import { expect, it } from '@jest/globals';

/** Copies, bundles, lints and runs some hundred specs: half a minute where nothing else runs. */
const limitMs = 300_000;

it('whoever follows docs/add-a-service.md has a service that passes what `npm test` checks without servers', async () => {
  const { code, output } = await new Promise((resolve) => {
    execFile(process.execPath, ['tools/add-a-service/check.js'], { timeout: limitMs }, (error, stdout, stderr) =>
      resolve({ code: error ? (error.code ?? error.signal) : 0, output: `${stdout}${stderr}` }),
    );
  });
  expect(`ended with ${code}\n${output}`).toMatch(/^ended with 0\n/);
}, 310_000);
