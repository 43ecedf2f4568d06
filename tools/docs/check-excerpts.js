import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { projectRoot } from '../build/project-root.js';
import { markdownBelow } from './markdown-below.js';

// Every TypeScript block of the documents is an excerpt of code that is compiled and tested: its first line names the file,
// and each of its lines stands in that file, in that order. `// …` stands for lines that were left out.

const block = /^```ts\n([\s\S]*?)^```$/gm;
const source = /^\/\/ (\S+\.ts)$/;
const leftOut = '// …';

async function problemOf(text) {
  const [first, ...lines] = text.split('\n').map((line) => line.trim());
  const [, path] = source.exec(first) ?? [];
  if (!path) return `a block does not begin with "// <file>.ts": ${first}`;
  const code = await readFile(join(projectRoot, path), 'utf8').catch(() => undefined);
  if (code === undefined) return `${path}: no such file`;
  const there = code.split('\n').map((line) => line.trim());
  let position = 0;
  for (const line of lines) {
    if (line === '' || line === leftOut) continue;
    const found = there.indexOf(line, position);
    if (found < 0) return `${path} does not hold, or not in this order: ${line}`;
    position = found + 1;
  }
  return undefined;
}

let excerpts = 0;
for (const file of await markdownBelow(projectRoot)) {
  for (const [, text] of (await readFile(file, 'utf8')).matchAll(block)) {
    excerpts += 1;
    const problem = await problemOf(text);
    if (!problem) continue;
    process.exitCode = 1;
    console.error(`${relative(projectRoot, file)}: ${problem}`);
  }
}
if (!process.exitCode) console.log(`${excerpts} excerpts in the documents are what the code says.`);
