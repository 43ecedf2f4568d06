import { existsSync, readFileSync } from 'node:fs';

/** Whether this machine has Debian's packages, as Ubuntu has them too. */
export function isDebianLike() {
  if (process.platform !== 'linux' || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}
