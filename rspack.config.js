import { basename, dirname } from 'node:path';
import { appConfig } from './tools/build/app-config.js';

/** For `nest build <app>` and `nest start <app>`: the Nest CLI hands in its own defaults, whose entry names the app. */
export default function nestCliConfig(defaults) {
  const sourceRoot = dirname(defaults.entry);
  return appConfig(basename(dirname(sourceRoot)), { mode: defaults.mode });
}
