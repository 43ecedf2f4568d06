import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import rules from '../../.dependency-cruiser.js';
import { projectRoot } from '../build/project-root.js';

/** Those of the folders with rules that are there: a project whose example was deleted may have no e2e. */
const foldersIn = (root) => ['apps', 'libs', 'e2e'].filter((folder) => existsSync(join(root, folder)));

/** Every rule broken by the tree below `root`, as `{ rule, from, to }`. */
async function violationsIn(root) {
  const fileName = join(root, rules.options.tsConfig.fileName);
  const ruleSet = { forbidden: rules.forbidden, options: { tsConfig: { fileName } } };
  const settings = { ...rules.options, tsConfig: { fileName }, baseDir: root, validate: true, ruleSet };
  const { output } = await cruise(foldersIn(root), settings, {}, { tsConfig: extractTSConfig(fileName) });
  return output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}

/** The files of this folder that must be rejected; the first line of each says where it is to be placed. */
async function offenders() {
  const here = join(projectRoot, 'tools/boundaries');
  const names = (await readdir(here)).filter((name) => name.endsWith('.ts'));
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(here, name), 'utf8');
      const place = /^\/\/ Placed at ([^\s:]+)/.exec(text)?.[1];
      if (!place) throw new Error(`tools/boundaries/${name}: the first line must read "// Placed at <path>".`);
      return { rule: name.slice(0, -'.ts'.length), place, text };
    }),
  );
}

/** A copy of the sources in which every offender stands where it claims to stand. */
async function treeWith(files) {
  const root = await mkdtemp(join(tmpdir(), 'boundaries-'));
  for (const folder of foldersIn(projectRoot))
    await cp(join(projectRoot, folder), join(root, folder), { recursive: true });
  for (const file of ['tsconfig.json', 'package.json']) await cp(join(projectRoot, file), join(root, file));
  await symlink(join(projectRoot, 'node_modules'), join(root, 'node_modules'), 'junction');
  for (const { place, text } of files) {
    await mkdir(dirname(join(root, place)), { recursive: true });
    await writeFile(join(root, place), text);
  }
  return root;
}

async function unseen(files) {
  const root = await treeWith(files);
  try {
    const found = await violationsIn(root);
    return files.filter(({ rule, place }) => !found.some((one) => one.rule === rule && one.from === place));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const broken = await violationsIn(projectRoot);
for (const { rule, from, to } of broken) console.error(`${from} imports ${to}: ${rule}`);

const files = await offenders();
const untested = rules.forbidden.filter(({ name }) => !files.some(({ rule }) => rule === name));
for (const { name } of untested)
  console.error(
    `Rule ${name} has no file tools/boundaries/${name}.ts that it must reject. Add one, or remove the rule.`,
  );

const blind = await unseen(files);
for (const { rule, place } of blind)
  console.error(`Rule ${rule} does not reject tools/boundaries/${rule}.ts (placed at ${place}).`);

if (broken.length + untested.length + blind.length > 0) process.exitCode = 1;
else console.log(`${rules.forbidden.length} import rules hold, and each is seen to reject its file.`);
