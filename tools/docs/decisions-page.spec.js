import { describe, expect, it } from '@jest/globals';
import { decisionIn, decisionProblems, decisionsPage } from './decisions-page.js';

const first = decisionIn('0001-order.md', '# 1. Order comes from partitions\n\n**Decision.** …\n');
const second = decisionIn('0002-lanes.md', '# 2. Relays lease lanes\n');
const problemsWith = (...decisions) => decisionProblems(decisions);

describe('the decisions', () => {
  it('are listed by their numbers, with their titles', () => {
    expect(decisionsPage([second, first])).toMatch(
      /\n1\. \[Order comes from partitions\]\(0001-order\.md\)\n2\. \[Relays lease lanes\]\(0002-lanes\.md\)\n$/,
    );
  });

  it('have a number each', () => expect(problemsWith(first, second)).toEqual([]));

  it('never share one', () => {
    const other = decisionIn('0002-other.md', '# 2. Something else\n');
    expect(problemsWith(first, second, other)).toEqual([
      'docs/adr/0002-other.md has the number of 0002-lanes.md: give it the next one',
    ]);
  });

  it('leave none out', () => expect(problemsWith(second)).toEqual(['docs/adr has no decision 1']));

  it.each([
    ['another number', '# 2. Relays lease lanes\n'],
    ['no number', '# Relays lease lanes\n'],
    ['its heading later', '\n# 3. Relays lease lanes\n'],
  ])('say their number in their heading, and not %s', (_, text) => {
    expect(problemsWith(first, second, decisionIn('0003-lanes.md', text))).toEqual([
      'docs/adr/0003-lanes.md does not begin with "# 3. "',
    ]);
  });

  it('name the later one that supersedes them', () => {
    const later = decisionIn(
      '0003-lanes.md',
      '# 3. Lanes\n\nThis supersedes the limit in [2](0002-lanes.md); all else stays.\n',
    );
    expect(problemsWith(first, second, later)).toEqual([
      'docs/adr/0002-lanes.md does not link to 0003-lanes.md, which supersedes it',
    ]);
    const honest = decisionIn('0002-lanes.md', '# 2. Relays lease lanes\n\n**Its limit.** See [3](0003-lanes.md).\n');
    expect(problemsWith(first, honest, later)).toEqual([]);
  });

  it('have it in the names of their files', () => {
    expect(problemsWith(decisionIn('lanes.md', '# 1. Relays lease lanes\n'))).toContain(
      'docs/adr/lanes.md does not begin with "# NaN. "',
    );
  });
});
