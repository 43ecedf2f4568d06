/**
 * Tells somebody which long step is running. `run` performs the step and reports its start, its end and how long it took; `waitingFor` names
 * what it still waits for.
 * @typedef {{ run<T>(label: string, work: () => Promise<T>, options?: { waitingFor?: () => readonly string[] }): Promise<T>, note(text: string): void }} Progress
 */

/** @type {Progress} Says nothing: for tests and other programs. */
export const silent = { run: (_label, work) => work(), note: () => {} };
