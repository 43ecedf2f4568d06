import { describe, expect, it } from '@jest/globals';
import { checkDeprecations } from './check-deprecations.js';

const good = { since: '2026-11-01', sunset: '2027-11-01', successor: 'b' };
const check =
  (deprecated: object, other: object = {}) =>
  () =>
    checkDeprecations([
      { name: 'a', deprecated: { ...good, ...deprecated } },
      { name: 'b', ...other },
    ]);

describe('an endpoint that is deprecated', () => {
  it('has a successor, and a day from which it may be gone', () => expect(check({})).not.toThrow());

  it.each<[object, object, string]>([
    [{ successor: 'c' }, {}, 'a is deprecated, and there is no c'],
    [{ successor: 'a' }, {}, 'a is deprecated, and so is a'],
    [{}, { deprecated: { ...good, successor: 'a' } }, 'a is deprecated, and so is b'],
    [{ since: '2026-13-01' }, {}, "'2026-13-01' is no day"],
    [{ sunset: 'soon' }, {}, "'soon' is no day"],
    [{ sunset: '2027-11-01T00:00:00Z' }, {}, 'is no day'],
    [{ sunset: '2026-11-01' }, {}, 'its sunset (2026-11-01) is not after 2026-11-01'],
  ])('is refused when it is declared as %j', (deprecated, other, problem) => {
    expect(check(deprecated, other)).toThrow(problem);
  });
});
