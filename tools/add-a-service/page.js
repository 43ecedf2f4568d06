import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the page is, from the root of the checkout. */
export const pageFile = 'docs/add-a-service.md';

/**
 * What the page says: its pieces of code, in order, and of them the commands that write something.
 * @param {string} root
 * @returns {{ spans: readonly string[], writing: readonly string[], appLine: string, formats: boolean }}
 *   `writing`: names of npm scripts; `formats`: whether `npm run format` follows them
 */
export function readPage(root) {
  const text = readFileSync(join(root, pageFile), 'utf8');
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '');
  const spans = [...prose.matchAll(/`([^`]+)`/g)].map(([, span]) => span.replaceAll(/\s+/g, ' '));
  const scripts = spans.flatMap((span) => /^npm run (\S+)$/.exec(span)?.[1] ?? []);
  const writing = [...new Set(scripts.filter((name) => name.endsWith(':write') || name === 'nats:permissions'))];
  const appLine = spans.find((span) => span.startsWith("{ name: 'shipping'"));
  if (!appLine) throw new Error(`${pageFile} says no line for tools/system/apps.js`);
  return { spans, writing, appLine, formats: /^npm run format$/m.test(text) };
}
