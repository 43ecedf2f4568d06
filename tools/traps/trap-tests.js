import { readFileSync } from 'node:fs';

/** A title that ends with the traps it is about: `… (T23)` or `… (T18, T22)`. */
const title = /(?:it|test|describe)(?:\.each\([^]*?\))?\(\s*(['"`])((?:(?!\1)[^\\\n]|\\.)*?) \((T\d+(?:, T\d+)*)\)\1/g;

/**
 * The tests that name traps.
 * @param {string} root  the checkout
 * @param {readonly string[]} files  of the specs, relative to it
 * @returns {Map<string, { file: string, title: string }[]>} by trap
 */
export function trapTests(root, files) {
  const found = new Map();
  for (const file of files) {
    for (const test of testsNamingTraps(readFileSync(`${root}/${file}`, 'utf8'))) {
      for (const trap of test.traps) found.set(trap, [...(found.get(trap) ?? []), { file, title: test.title }]);
    }
  }
  return found;
}

/** @param {string} source  of a spec @returns {{ title: string, traps: string[] }[]} */
export function testsNamingTraps(source) {
  return [...source.matchAll(title)].map(([, , text, traps]) => ({ title: text, traps: traps.split(', ') }));
}
