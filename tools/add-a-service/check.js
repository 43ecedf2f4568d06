// Run by a spec: adds a service to a copy of the checkout as docs/add-a-service.md says, and runs there what concerns it and needs no
// server. Whoever follows the page must not meet a test that fails.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { staticChecks } from '../test/checks.js';
import { Commands } from '../test/commands.js';
import { projectRoot } from '../build/project-root.js';
import { addShipping } from './add-shipping.js';
import { copyCheckout } from './checkout-copy.js';
import { pageFile, readPage } from './page.js';

/** What a new service does not change is only checked in the checkout itself. */
const concerned = new Set([
  'format',
  'lint and types',
  'import rules',
  'unused code',
  'environment samples are current',
  'NATS permissions are current',
  'links in the documents',
]);

/** The specs that may go through all services, or through all messages, without a server: those of the tools but for some that do not. */
const others = 'api-key|chaos/controls|fuzz|infra|lint|lockfile|matrix|mutation|payment-provider|test|token-issuer';
const specs = [`/tools/(?!${others})`, '/libs/contracts/'];

const copy = await copyCheckout();
const commands = new Commands(copy.root);
const problems = [];
try {
  await followPage(readPage(projectRoot));
} finally {
  await copy.remove();
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

async function followPage(page) {
  addShipping(copy.root, page);
  await copy.link('apps/shipping');
  const scripts = JSON.parse(readFileSync(join(copy.root, 'package.json'), 'utf8')).scripts;
  for (const name of page.writing) await run(`npm run ${name}`, scripts[name].split(' ').slice(1));
  if (page.formats) await run('npm run format', ['node_modules/oxfmt/bin/oxfmt', '.']);
  problems.push(
    ...unheardOf(page, scripts).map((span) => `${pageFile} speaks of \`${span}\`, which is not in the copy`),
  );
  for (const { name, args } of staticChecks(copy.root)) if (concerned.has(name)) await run(name, args);
  await run('npm run build', ['tools/build/build.js', 'shipping']);
  const jest = ['node_modules/jest/bin/jest.js', '--selectProjects', 'unit', '--silent', '--maxWorkers=2'];
  await run('specs', [...jest, ...specs.map((path) => `--testPathPatterns=${path}`)]);
  if (problems.length === 0) console.log(`${pageFile} leads to a service that passes the checks.`);
}

async function run(what, args) {
  const { exitCode, output } = await commands.run(args);
  if (exitCode !== 0)
    problems.push(`${what}, in a copy of the checkout to which ${pageFile} was done:\n${output.trim()}`);
}

/** What the page has somebody write or run, and is not there after it was followed: the page, or what was done here, is stale. */
function unheardOf({ spans }, scripts) {
  const written = [
    'apps/shipping/**/*.{ts,json,md,example}',
    'libs/contracts/src/**/*.ts',
    'tools/{system/apps.js,start/README.md}',
    'nest-cli.json',
    'docker-compose.yml',
    'deploy/compose/{.env.sample,create-databases.sh}',
    // What it says of where to copy from.
    'apps/payments/{package.json,src/*.config.ts}',
  ];
  const found = globSync(written, { cwd: copy.root, exclude: (name) => name === 'node_modules' });
  const text = found.map((file) => readFileSync(join(copy.root, file), 'utf8').replaceAll(/\s+/g, ' ')).join(' ');
  const isScript = (span) =>
    /^npm (start|test|install)$|^docker build /.test(span) || span.replace(/^npm run /, '') in scripts;
  const isFile = (span) =>
    globSync([span.replace(/\/$/, ''), `apps/shipping/**/${span}`], { cwd: copy.root }).length > 0;
  return spans.filter(
    (span) => !isScript(span) && !isFile(span) && !span.split('…').every((part) => text.includes(part)),
  );
}
