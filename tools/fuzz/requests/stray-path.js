import fc from 'fast-check';
import { encoded } from './encoded.js';
import { oddText } from './odd-value.js';

/**
 * Paths that are not quite one of the document, and paths that are nothing at all.
 * @param {string} template
 */
export function strayPath(template) {
  const path = template.replaceAll(/\{\w+\}/g, '0190b5a0-0000-7000-8000-0000000000a1');
  const parts = fc.array(oddText, { minLength: 1, maxLength: 4 });
  const any = fc.oneof(
    fc.constantFrom(...variants).map((vary) => vary(path)),
    parts.map((texts) => `/${texts.map(encoded).join('/')}`),
    parts.map((texts) => `${path}/${texts.map(encoded).join('/')}`),
    fc.string({ unit: pathUnit, maxLength: 30 }).map((text) => `/${text}`),
    fc.integer({ min: 90, max: 12_000 }).map((length) => `${path}/${'x'.repeat(length)}`),
    fc.integer({ min: 90, max: 12_000 }).map((length) => `${path}?${'x'.repeat(length)}`),
    fc.integer({ min: 1, max: 2_000 }).map((count) => `${path}?${'a=1&'.repeat(count)}`),
  );
  return any.filter((target) => !servedElse.test(target));
}

/** The page about the API, which the document leaves out. */
const servedElse = /^\/(?:$|[?#;])/;

const pathUnit = fc.integer({ min: 0x21, max: 0xff }).map((code) => String.fromCharCode(code));

const variants = [
  (path) => `${path}/`,
  (path) => `/${path}`,
  (path) => `/.${path}`,
  (path) => `/x/..${path}`,
  (path) => `${path}%2f`,
  (path) => `${path}%00`,
  (path) => `${path}%`,
  (path) => `${path}%zz`,
  (path) => `${path}%ff`,
  (path) => `${path};a=b`,
  (path) => `${path}?`,
  (path) => `${path}??&&==`,
  (path) => `${path}#x`,
  (path) => path.toUpperCase(),
  (path) => `/%${path.charCodeAt(1).toString(16)}${path.slice(2)}`,
  (path) => path.replaceAll('/', '\\'),
  (path) => `http://evil.example${path}`,
  (path) => `//evil.example${path}`,
];
