// `npm run test:nats-matrix`: the integration specs that touch NATS on every server version that the frame is proven with.
import { projectRoot } from '../build/project-root.js';
import { prepared } from '../start/prepare.js';
import { matrixOptions } from './options.js';

const { problem, ...options } = matrixOptions(process.argv.slice(2));

if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  await prepared(projectRoot, async () => {
    // Loaded only now: these need the packages that were installed a moment ago.
    const { runMatrix } = await import('./run-matrix.js');
    await runMatrix(projectRoot, options);
  });
}
