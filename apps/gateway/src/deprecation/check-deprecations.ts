import type { Endpoint } from '../endpoints/endpoint.js';
import type { Deprecation } from './deprecation.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Throws when an endpoint is deprecated in favour of one that there is not, or that is deprecated too, or on days that make no sense. */
export function checkDeprecations(endpoints: readonly Pick<Endpoint, 'name' | 'deprecated'>[]): void {
  for (const { name, deprecated } of endpoints) {
    const problem = deprecated && problemWith(deprecated, endpoints);
    if (problem !== undefined) throw new Error(`${name} is deprecated, and ${problem}`);
  }
}

function problemWith(
  { since, sunset, successor }: Deprecation,
  endpoints: readonly Pick<Endpoint, 'name' | 'deprecated'>[],
): string | undefined {
  const wrong = [since, sunset].find((day) => !DAY.test(day) || Number.isNaN(Date.parse(day)));
  if (wrong !== undefined) return `'${wrong}' is no day like 2026-11-01`;
  if (sunset <= since) return `its sunset (${sunset}) is not after ${since}`;
  const found = endpoints.find(({ name }) => name === successor);
  if (!found) return `there is no ${successor}`;
  return found.deprecated ? `so is ${successor}` : undefined;
}
