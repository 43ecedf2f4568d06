const all = ['checks', 'unit', 'int', 'e2e'];

/**
 * What the arguments of `npm test` select: kinds of tests, and behind a single kind the spec files of it to run.
 * @param {readonly string[]} args
 * @returns {{ kinds: readonly string[], paths: readonly string[] } | { problem: string }}  `paths`: empty for all
 */
export function selection(args) {
  const kinds = args.filter((arg) => all.includes(arg));
  const paths = args.filter((arg) => !all.includes(arg));
  if (paths.length === 0) return { kinds: kinds.length > 0 ? kinds : all, paths };
  const isOneJestKind = kinds.length === 1 && kinds[0] !== 'checks' && args[0] === kinds[0];
  if (isOneJestKind) return { kinds, paths };
  return {
    problem: `${paths.join(', ')}: no kind of test (${all.join(', ')}). A file goes behind its kind: npm run test:unit -- <path>`,
  };
}
