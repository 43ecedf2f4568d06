import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from '@jest/globals';

// Follows the page as far as that costs nothing: takes away what its `rm` lines name, and looks whether it speaks of every file that is left
// and leads to what is gone.
const pageFile = 'docs/delete-the-shop.md';
const page = readFileSync(pageFile, 'utf8');

const removed = [...page.matchAll(/^rm -r (.+)$/gm)].flatMap(([, paths]) => paths.split(' '));
const isGone = (path) => removed.some((each) => path === each || path.startsWith(`${each}/`));

const skipped = new Set(['node_modules', 'dist', '.data', '.git', 'coverage']);
const left = globSync('**/*.{md,js,ts,json}', { exclude: (path) => skipped.has(path.split(/[\\/]/).at(-1)) })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !isGone(path) && path !== pageFile);

/** What the page links to: files that it speaks of. */
const named = new Set([...page.matchAll(/\]\(([^)#]+)/g)].map(([, target]) => normalize(join('docs', target))));

/** Written by a command of step 2, 3 or 6. */
const written = new Set(['docs/traps.md', 'docs/metrics.md', 'libs/contracts/contracts.snapshot.json']);

const targetsOf = (file, pattern) =>
  [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, target]) => normalize(join(dirname(file), target)));

const leadingToNothing = (files, pattern) =>
  files
    .filter((file) => targetsOf(file, pattern).some(isGone))
    .filter((file) => !named.has(file) && !written.has(file));

it('names only what there is', () => {
  expect(removed.length).toBeGreaterThan(10);
  expect(removed.filter((path) => !existsSync(path))).toEqual([]);
});

it('speaks of every document that is left and links to what is gone', () => {
  const documents = left.filter((file) => file.endsWith('.md'));
  expect(leadingToNothing(documents, /\]\((?!https?:|mailto:)([^)#\s]+)/g)).toEqual([]);
});

it('leaves no file that imports what is gone', () => {
  const sources = left.filter((file) => /\.[jt]s$/.test(file) && !file.startsWith('tools/boundaries/'));
  expect(leadingToNothing(sources, /(?:from|import)\s*\(?'(\.{1,2}\/[^']+)'/g)).toEqual([]);
});

it('names the scripts that start what is gone', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const dead = Object.entries(scripts).filter(([, command]) =>
    command.split(' ').some((word) => word.includes('/') && isGone(word)),
  );
  const isNamed = (name) => page.includes(`\`${name}\``) || page.includes(`begin with \`${name.split(':')[0]}:\``);
  expect(dead.length).toBeGreaterThan(5);
  expect(dead.map(([name]) => name).filter((name) => !isNamed(name))).toEqual([]);
});

it('speaks of every tool that names what is gone', () => {
  const place = /\b((?:apps|tools|docs|bench|e2e)\/[\w.-]+)/g;
  const tools = left.filter((file) => /^(tools|libs)\/.*\.js$/.test(file) && !file.startsWith('tools/boundaries/'));
  const speaking = tools.filter((file) => {
    const code = readFileSync(file, 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '');
    return [...code.matchAll(place)].some(([, path]) => isGone(path));
  });
  expect(speaking.filter((file) => !named.has(file) && !file.endsWith('.spec.js'))).toEqual([]);
});
