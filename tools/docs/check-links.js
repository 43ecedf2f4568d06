import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { projectRoot } from '../build/project-root.js';
import { markdownBelow } from './markdown-below.js';

const link = /\]\((?!https?:|mailto:)([^)\s]+)\)/g;

/** The name that a heading has in a link: as GitHub makes it. */
function anchorOf(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

async function problemOf(file, target) {
  const [path, anchor] = target.split('#');
  const full = path ? join(dirname(file), decodeURIComponent(path)) : file;
  const found = await stat(full).catch(() => undefined);
  if (!found) return `${target}: no such file`;
  if (!anchor || found.isDirectory() || !full.endsWith('.md')) return undefined;
  const headings = (await readFile(full, 'utf8')).matchAll(/^#+\s+(.*)$/gm);
  for (const [, heading] of headings) if (anchorOf(heading) === anchor) return undefined;
  return `${target}: no such heading`;
}

const files = await markdownBelow(projectRoot);
let links = 0;
let broken = 0;
for (const file of files) {
  for (const [, target] of (await readFile(file, 'utf8')).matchAll(link)) {
    links += 1;
    const problem = await problemOf(file, target);
    if (!problem) continue;
    broken += 1;
    console.error(`${relative(projectRoot, file)}: ${problem}`);
  }
}
if (broken > 0) process.exitCode = 1;
else console.log(`${links} links in ${files.length} documents lead somewhere.`);
