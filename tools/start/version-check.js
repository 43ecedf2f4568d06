/**
 * The complaint about a Node that is too old to run these tools, or undefined.
 * @param {string} version such as `20.19.0`
 */
export function nodeVersionProblem(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return undefined;
  return `This needs Node 20.19 or later to begin with (it then installs and uses its own newer one); this is Node ${version}.`;
}
