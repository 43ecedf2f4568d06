import { readFileSync } from 'node:fs';

/** The text of a file that the configuration names. Throws with the variable that does, so that whoever has set it knows what to correct. */
export function readSettingFile(variable: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`${variable} is set to ${file}, which cannot be read: ${String(cause)}`, { cause });
  }
}
