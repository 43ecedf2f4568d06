import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A metric as the source declares it.
 * @typedef {{ name: string, kind: 'counter' | 'gauge' | 'histogram', help: string, labels: readonly string[], place: string }} Metric
 * `name`: with the prefix, as Prometheus gets it; `place`: the app or lib, `libs/outbox`
 */

const declaration = /metrics\.(counter|gauge|histogram)\(\{/g;
const text = /(?:'((?:[^'\\]|\\.)*)'|"([^"]*)")/.source;

/**
 * Every metric that apps and libs declare, in the order of their names.
 * @param {string} root  the checkout
 * @returns {readonly Metric[]}
 */
export function metricsInSource(root) {
  const files = globSync('{apps,libs}/*/src/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.spec.ts'));
  const found = files.flatMap((file) => metricsIn(file.replaceAll('\\', '/'), readFileSync(join(root, file), 'utf8')));
  return found.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/**
 * Throws where a declaration has a name or a help that cannot be read off it.
 * @param {string} file  @param {string} source  @returns {readonly Metric[]}
 */
export function metricsIn(file, source) {
  const place = file.split('/').slice(0, 2).join('/');
  return [...source.matchAll(declaration)].map(({ 1: kind, 0: begin, index }) => {
    const options = source.slice(index + begin.length, endOfObject(source, index + begin.length));
    const [name, help] = ['name', 'help'].map((field) => textOf(field, options, source));
    if (!name || !help) throw new Error(`${file}: a ${kind} whose name or help is no plain text: ${options.trim()}`);
    return { name: `nestwork_${name}`, kind, help, labels: labelsOf(options, source), place };
  });
}

function endOfObject(source, from) {
  let depth = 1;
  for (let at = from; at < source.length; at += 1) {
    if (source[at] === '{') depth += 1;
    if (source[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return source.length;
}

/** What stands behind the field, or behind the constant of its name: `{ help }`. */
function textOf(field, options, source) {
  const stated = new RegExp(`\\b${field}:\\s*${text}`).exec(options);
  const found = stated ?? new RegExp(`\\bconst ${field} =\\s*${text}`).exec(source);
  return found && (found[1]?.replaceAll("\\'", "'") ?? found[2]);
}

function labelsOf(options, source) {
  const list =
    /\blabelNames:\s*\[([^\]]*)\]/.exec(options) ??
    (/\blabelNames\b/.test(options) && /\bconst labelNames = \[([^\]]*)\]/.exec(source));
  return list ? [...list[1].matchAll(/'([^']+)'/g)].map(([, label]) => label) : [];
}
