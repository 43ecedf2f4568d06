/** For an operation that takes no parameters. */
export class NoParameters {}
