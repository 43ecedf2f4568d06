import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The absolute path of the checkout. */
export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
