import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadBundled } from '../../build/load-bundled.js';
import { projectRoot } from '../../build/project-root.js';
import { madeIn } from './senders.js';

/**
 * What the applications of the checkout declare and send. They are bundled and loaded, and never started.
 * @param {readonly string[]} names
 * @returns {Promise<{ contracts: readonly object[], apps: Readonly<Record<string, object>> }>}
 */
export async function loadSystem(names) {
  const { system } = await loadBundled(await writeEntry(names), 'describe');
  const apps = {};
  for (const name of names) apps[name] = { ...system.apps[name], makes: await madeIn(join(projectRoot, 'apps', name)) };
  return { contracts: system.contracts, apps };
}

/** One bundle for all: the messages of one must be the same classes as those of the other. */
async function writeEntry(names) {
  const lines = names.map((name, at) => `import * as app${at} from '../../apps/${name}/src/${name}.module.js';`);
  const modules = names.map((name, at) => `${JSON.stringify(name)}: app${at}`).join(', ');
  const text = [
    "import '../../tools/ops/describe/quiet.js';",
    ...lines,
    "import { systemParts } from '../../tools/ops/describe/module-parts.js';",
    `export const system = systemParts({ ${modules} });`,
  ];
  await mkdir(join(projectRoot, 'dist/describe'), { recursive: true });
  await writeFile(join(projectRoot, 'dist/describe/entry.js'), text.join('\n'));
  return 'dist/describe/entry.js';
}
