/**
 * What several lanes have found is one finding: the first of each.
 * @template {{ what: string }} Failure  `what`: the operation, and what is wrong with its answer
 * @param {readonly Failure[]} failures
 */
export function oneOfEach(failures) {
  return failures.filter(({ what }, index) => failures.findIndex((other) => other.what === what) === index);
}
