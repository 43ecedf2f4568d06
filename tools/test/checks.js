import { join } from 'node:path';

/**
 * One command that passes or fails as a whole.
 * @typedef {{ name: string, args: readonly string[] }} Check  `args`: for Node
 * @param {string} root  the checkout
 * @returns {readonly Check[]}
 */
export function staticChecks(root) {
  const program = (name, file = `bin/${name}.js`) => join(root, 'node_modules', name, file);
  return [
    { name: 'lockfile is complete', args: [join(root, 'tools/lockfile/check.js')] },
    { name: 'format', args: [program('oxfmt', 'bin/oxfmt'), '--check', '.'] },
    { name: 'lint and types', args: [program('oxlint', 'bin/oxlint'), '--type-aware', '--type-check'] },
    { name: 'import rules', args: [join(root, 'tools/boundaries/check.js')] },
    { name: 'unused code', args: [program('knip')] },
    { name: 'no fail points in production', args: [join(root, 'tools/build/check-fail-points.js')] },
    { name: 'environment samples are current', args: [join(root, 'tools/env/env-examples.js'), '--check'] },
    { name: 'API documents are current', args: [join(root, 'tools/api/write.js'), '--check'] },
    { name: 'NATS permissions are current', args: [join(root, 'tools/nats/write-permissions.js'), '--check'] },
    { name: 'code in the documents', args: [join(root, 'tools/docs/check-excerpts.js')] },
    { name: 'traps have tests', args: [join(root, 'tools/traps/write.js'), '--check'] },
    { name: 'decisions have a number each', args: [join(root, 'tools/docs/write-decisions.js'), '--check'] },
    { name: 'metrics are listed', args: [join(root, 'tools/docs/write-metrics.js'), '--check'] },
    { name: 'links in the documents', args: [join(root, 'tools/docs/check-links.js')] },
  ];
}
