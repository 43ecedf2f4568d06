import { isDeepStrictEqual } from 'node:util';

/** A setting that is not what it should be. */
export interface Drift<Field extends string = string> {
  readonly field: Field;
  readonly actual: unknown;
  readonly declared: unknown;
}

/** The settings in which two configurations differ, of those named. */
export function driftOf<C extends object, Field extends keyof C & string>(
  declared: Partial<C>,
  actual: C,
  fields: readonly Field[],
): Drift<Field>[] {
  return fields
    .filter((field) => !isDeepStrictEqual(declared[field], actual[field]))
    .map((field) => ({ field, actual: actual[field], declared: declared[field] }));
}

/** The differences in words; durations, which the server counts in nanoseconds, in seconds. */
export function describeDrift(drift: readonly Drift[]): string {
  return drift
    .map(
      ({ field, actual, declared }) =>
        `${field} is ${showSetting(field, actual)}, declared is ${showSetting(field, declared)}`,
    )
    .join('; ');
}

/** A setting as people read it. */
export function showSetting(field: string, value: unknown): string {
  if (DURATIONS.has(field) && typeof value === 'number') return `${value / 1e9} s`;
  return JSON.stringify(value) ?? 'missing';
}

const DURATIONS: ReadonlySet<string> = new Set(['max_age', 'duplicate_window', 'ack_wait']);
