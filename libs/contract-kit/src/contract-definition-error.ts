/** The declarations of this process contradict themselves; lists everything that is wrong, so that one start shows it all. */
export class ContractDefinitionError extends Error {
  override readonly name = 'ContractDefinitionError';

  constructor(readonly problems: readonly string[]) {
    super(
      `${problems.length} problem(s) in the declared contracts:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
  }
}
