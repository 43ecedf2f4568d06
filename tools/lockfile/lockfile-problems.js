const publicRegistry = 'registry.npmjs.org';

/**
 * What would make `npm ci` fail on another machine: an optional package, mostly the binary for another platform, that the
 * registry did not have when the lockfile was written and that is therefore missing in it, and a package that comes from a
 * place only one network can reach.
 * @param {{ packages: Record<string, { resolved?: string, link?: boolean, optionalDependencies?: Record<string, string> }> }} lockfile
 * @returns {string[]}
 */
export function lockfileProblems({ packages }) {
  return Object.entries(packages).flatMap(([path, entry]) => [
    ...missingOptional(packages, path, entry),
    ...(isPublic(entry) ? [] : [`${path} is resolved from ${entry.resolved}`]),
  ]);
}

/** Edges from a package to a package that npm would look for beside it or in a node_modules above it. */
function missingOptional(packages, path, { optionalDependencies = {} }) {
  return Object.entries(optionalDependencies)
    .filter(([name]) => !lookedForIn(path).some((folder) => packages[`${folder}node_modules/${name}`]))
    .map(([name, version]) => `${path || 'the root'} needs ${name}@${version} on some platform, and it has no entry`);
}

function lookedForIn(path) {
  const folders = [];
  for (let folder = path; folder; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/'))))
    folders.push(`${folder}/`);
  return [...folders, ''];
}

/** A link leads into this repository; an entry without `resolved` comes from whatever registry npm is set to. */
function isPublic({ resolved, link }) {
  if (link || resolved === undefined) return true;
  return URL.canParse(resolved) && new URL(resolved).host === publicRegistry;
}
