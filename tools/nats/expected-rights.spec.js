import { describe, expect, it } from '@jest/globals';
import { everySubject, grants, mayPublish } from './spec-support/expected-rights.js';

/** Whether a server would let a user with these rights publish to a subject. @param {readonly string[]} allowed */
function allows(allowed) {
  const plain = new Set(allowed);
  const patterns = allowed.filter((each) => /[*>]/.test(each)).map(patternOf);
  return (subject) => plain.has(subject) || patterns.some((each) => each.test(subject));
}

function patternOf(subject) {
  const tokens = subject
    .split('.')
    .map((token) => ({ '*': '[^.]+', '>': '.+' })[token] ?? token.replaceAll('$', '\\$'));
  return new RegExp(`^${tokens.join('\\.')}$`);
}

describe('the generated rights', () => {
  it.each(grants)(
    'let $name publish what it has to, as it is said a second time, and nothing else',
    ({ name, runs }) => {
      const isAllowed = allows(runs.publish);
      const wrong = everySubject().filter((subject) => isAllowed(subject) !== mayPublish(name, subject));
      expect(wrong).toEqual([]);
    },
  );
});

describe('a service of which nothing is said', () => {
  it('asks nobody and answers no saga, and what carries its name is its own', () => {
    const asked = [
      'svc.orders.get-order.v1',
      'cmd.orders.saga-reply.v1',
      'cmd.orders.cancel-order.v1',
      'evt.orders.x.v1.1',
    ];
    expect(asked.filter((subject) => mayPublish('bakery', subject))).toEqual([]);
    expect(['evt.bakery.baked.v1.1', 'dlq.bakery.c'].filter((subject) => mayPublish('bakery', subject))).toHaveLength(
      2,
    );
  });
});
