import { describe, expect, it } from '@jest/globals';
import { InvalidMessage } from './invalid-message.js';
import { parseJson } from './parse-json.js';

const utf8 = new TextEncoder();

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const wide = (keys: number) => `{${Array.from({ length: keys }, (_, index) => `"k${index}":1`).join()}}`;

function refusalOf(parse: () => unknown): string | undefined {
  try {
    parse();
  } catch (error) {
    if (error instanceof InvalidMessage) return error.problems.map(({ problem }) => problem).join();
    throw error;
  }
  return undefined;
}

describe('parseJson', () => {
  it.each(['{"a":[1,{"b":"\\"}{]["}]}', '"\\\\"', 'null', ' 7 ', '[]', '"🍵"', '{"":{"":[]}}'])(
    'reads %s as JSON.parse does, from text and from bytes',
    (text) => {
      expect(parseJson(text)).toEqual(JSON.parse(text));
      expect(parseJson(utf8.encode(text))).toEqual(JSON.parse(text));
    },
  );

  it.each(['', ' ', '{', '{"a":}', "{'a':1}", '[1,]', 'undefined', '01', '"\n"', '{"a":1}}', '"\\', '"'])(
    'refuses %j as no JSON',
    (text) => {
      expect(refusalOf(() => parseJson(text))).toBe('is not JSON');
    },
  );

  it('never repeats the text', () => {
    const refusal = expect(() => parseJson('{"password": hunter2}'));
    refusal.toThrow(InvalidMessage);
    refusal.not.toThrow(/hunter2/);
  });

  it.each([[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x8d], [0xc0, 0xaf]])(
    'refuses the bytes %j instead of replacing them, and reads well-formed ones afterwards',
    (...bytes) => {
      expect(refusalOf(() => parseJson(Uint8Array.of(34, ...bytes, 34)))).toBe('is not UTF-8');
      expect(parseJson(utf8.encode('"é"'))).toBe('é');
    },
  );

  it('refuses a byte order mark, in bytes as in text', () => {
    expect(refusalOf(() => parseJson('\uFEFF1'))).toBe('is not JSON');
    expect(refusalOf(() => parseJson(utf8.encode('\uFEFF1')))).toBe('is not JSON');
  });

  it('refuses one key twice in one object, also when it is written in two ways', () => {
    const problem = 'has an object with the same key twice';
    expect(refusalOf(() => parseJson('{"a":1,"a":1}'))).toBe(problem);
    expect(refusalOf(() => parseJson('[{"admin":false,"\\u0061dmin":true}]'))).toBe(problem);
    expect(refusalOf(() => parseJson('{"__proto__":1,"__proto__":1}'))).toBe(problem);
    expect(parseJson('[{"a":1},{"a":{"a":2}}]')).toEqual([{ a: 1 }, { a: { a: 2 } }]);
  });

  it('__proto__ becomes a plain key, never a prototype (T53)', () => {
    const value = parseJson('{"__proto__":{"polluted":true}}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(Object(value))).toEqual(['__proto__']);
  });
});

describe('parseJson, limits', () => {
  it('accepts 32 levels and refuses 33, lists and objects alike (T52)', () => {
    expect(parseJson(nested(32))).toEqual(JSON.parse(nested(32)));
    expect(refusalOf(() => parseJson(nested(33)))).toBe('is nested more than 32 levels deep');
    expect(refusalOf(() => parseJson('{"a":'.repeat(33) + '1' + '}'.repeat(33)))).toBe(
      'is nested more than 32 levels deep',
    );
  });

  it('counts levels, not brackets (T52)', () => {
    const flat = `[${Array.from({ length: 100 }, () => '[],{"a":{}}').join()}]`;
    expect(parseJson(flat)).toEqual(JSON.parse(flat));
  });

  it.each(['[', '{"a":', '[{"a":'])('twenty thousand times %s is refused before anything is built (T52)', (open) => {
    expect(refusalOf(() => parseJson(open.repeat(20_000)))).toBe('is nested more than 32 levels deep');
  });

  it('accepts 1,000 keys and refuses 1,001 (T51)', () => {
    expect(Object.keys(Object(parseJson(wide(1_000))))).toHaveLength(1_000);
    expect(refusalOf(() => parseJson(wide(1_001)))).toBe('has more than 1000 keys');
    expect(refusalOf(() => parseJson(`[${wide(501)},${wide(500)}]`))).toBe('has more than 1000 keys');
  });

  it('counts bytes, not characters', () => {
    expect(parseJson('"€"', { maxBytes: 5 })).toBe('€');
    expect(refusalOf(() => parseJson('"€"', { maxBytes: 4 }))).toBe('is larger than 4 bytes');
    expect(refusalOf(() => parseJson(utf8.encode('"€"'), { maxBytes: 4 }))).toBe('is larger than 4 bytes');
    expect(refusalOf(() => parseJson(`"${'x'.repeat(1_048_575)}"`))).toBe('is larger than 1048576 bytes');
  });

  it('takes brackets, colons and quotes inside strings for text', () => {
    const text = JSON.stringify({ a: '[{:"\\'.repeat(2_000) });
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it('takes other limits', () => {
    expect(refusalOf(() => parseJson('[[1]]', { maxDepth: 1 }))).toBe('is nested more than 1 levels deep');
    expect(refusalOf(() => parseJson('{"a":1}', { maxKeys: 0 }))).toBe('has more than 0 keys');
  });
});
