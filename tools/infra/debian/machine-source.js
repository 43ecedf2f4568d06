import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const aptFolder = '/etc/apt';

/**
 * The line of a sources.list that names another release on the mirror which this machine uses itself.
 * @param {string} suite  for example `trixie`
 */
export async function machineSource(suite) {
  const texts = await Promise.all((await sourceFiles()).map((file) => readFile(file, 'utf8')));
  const line = sourceOf(texts.join('\n\n'), suite);
  if (!line) throw new Error(`no Debian mirror is named in ${aptFolder}`);
  return line;
}

/**
 * The same, from the texts of the machine's sources: paragraphs of fields (`URIs:`) or single lines (`deb http://…`). The first
 * one counts, as the ones for security updates and the like follow it.
 * @param {string} texts  @param {string} suite
 * @returns {string | undefined}
 */
export function sourceOf(texts, suite) {
  const mirror = /^URIs:\s*(\S+)/m.exec(texts)?.[1] ?? /^deb\s+(?:\[.*?\]\s+)?(\S+:\S+)/m.exec(texts)?.[1];
  const keyring = /^Signed-By:\s*(\/\S+)/m.exec(texts)?.[1] ?? /^deb\s+\[.*?signed-by=(\/[^\s\]]+)/m.exec(texts)?.[1];
  return mirror && `deb ${keyring ? `[signed-by=${keyring}] ` : ''}${mirror} ${suite} main`;
}

/** The distribution's own file before those that others have added. */
async function sourceFiles() {
  const added = await namesIn(join(aptFolder, 'sources.list.d'));
  const own = added.filter((name) => name === 'debian.sources');
  const others = added.filter((name) => /\.(list|sources)$/.test(name) && name !== 'debian.sources');
  const main = (await namesIn(aptFolder)).filter((name) => name === 'sources.list');
  const below = (names) => names.map((name) => join(aptFolder, 'sources.list.d', name));
  return [...below(own), ...main.map((name) => join(aptFolder, name)), ...below(others)];
}

async function namesIn(folder) {
  return readdir(folder).catch(() => []);
}
