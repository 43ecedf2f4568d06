import fc from 'fast-check';
import { headerUnit } from './value-of.js';

const anyText = fc.string({ unit: headerUnit, maxLength: 60 });

/** Values by the field that they are odd in, beyond any text at all. */
const loaded = {
  accept: ['application/xml', '*/*;q=0', 'text/event-stream', ',,,', 'application/json;q=2'],
  'accept-encoding': ['gzip', 'br, gzip', 'identity;q=0', '*;q=0', 'gzip;q=0', 'zstd', 'gzip;q=nan'],
  'access-control-request-headers': ['authorization', 'x'],
  'access-control-request-method': ['PUT', 'x'],
  'accept-language': ['de', 'x'.repeat(1_000)],
  authorization: [
    'Bearer',
    'Bearer  ',
    'bearer x',
    'Basic YTpi',
    'Bearer a.b.c',
    'Bearer null',
    `Bearer ${'a'.repeat(9_000)}`,
  ],
  baggage: ['userId=admin,role=admin', 'x'.repeat(8_192)],
  'cache-control': ['only-if-cached', 'max-age=-1'],
  'content-encoding': ['gzip', 'br', 'identity', 'gzip, gzip', 'x'],
  'content-language': ['de'],
  'content-type': [
    '',
    'application/json',
    'application/json;',
    'application/json; charset=utf-16',
    'APPLICATION/JSON',
    'application/json, text/plain',
    'application/problem+json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'text/xml',
    'json',
    'application/json\t;charset=utf-8',
    '*/*',
  ],
  cookie: ['a=b', `a=${'b'.repeat(4_000)}`, '__proto__=1'],
  expect: ['100-continue', 'something-else'],
  forwarded: ['for=127.0.0.1;proto=https;host=evil.example'],
  from: ["' OR 1=1"],
  'idempotency-key': ['', ' ', 'a b', 'ä', 'k'.repeat(200), 'k'.repeat(201), '\u00a0', '__proto__'],
  'if-match': ['*', '"a"'],
  'if-modified-since': ['Thu, 01 Jan 1970 00:00:00 GMT', 'yesterday'],
  'if-none-match': ['*', '"a", "b"', 'W/"a"', '"'],
  'last-event-id': ['', '0', '1', '999999', '1000000', '-1', '1.5', 'x', '\u00b2'],
  'max-forwards': ['0'],
  origin: ['null', 'https://evil.example', 'x'],
  prefer: [
    'wait',
    'wait=',
    'wait=-1',
    'wait=0',
    'wait=1',
    'wait="1"',
    'respond-async, wait=1',
    'wait=x',
    'handling=strict',
    ',;,=',
  ],
  range: ['bytes=0-1', 'bytes=-1', 'x'],
  te: ['trailers', 'gzip'],
  traceparent: ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', '00-0-0-0', 'x'],
  tracestate: ['a=b', 'x'.repeat(600)],
  upgrade: ['websocket', 'h2c', 'TLS/1.0'],
  'user-agent': ['', '() { :;}; echo', '${jndi:ldap://127.0.0.1/a}'],
  'x-correlation-id': ['order-42', 'a'.repeat(100), 'a'.repeat(101), '-', '../..', 'a b', '<script>', '\u00e4'],
  'x-forwarded-for': ['127.0.0.1', 'x', '1.1.1.1, 2.2.2.2'],
  'x-forwarded-host': ['evil.example'],
  'x-forwarded-proto': ['https'],
  'x-http-method-override': ['DELETE', 'PUT'],
  'x-original-url': ['/products'],
  'x-real-ip': ['127.0.0.1'],
  'x-user-id': ['0190b5a0-0000-7000-8000-0000000000aa'],
  'x-roles': ['admin'],
  __proto__x: ['1'],
  constructor: ['1'],
};

const oneField = fc
  .constantFrom(...Object.keys(loaded))
  .chain((name) =>
    fc.tuple(fc.constant(name), fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...loaded[name]) }, anyText)),
  );

const anyField = fc.tuple(
  fc.stringMatching(/^x-[a-z0-9!#$%&'*+.^_`|~-]{1,20}$/),
  fc.oneof(
    anyText,
    fc.integer({ min: 1, max: 20_000 }).map((length) => 'x'.repeat(length)),
  ),
);

const manyFields = fc
  .integer({ min: 80, max: 300 })
  .map((count) => Array.from({ length: count }, (_, number) => [`x-${number}`, '1']));

/** Header fields that a request may have besides, some of them twice. @type {fc.Arbitrary<readonly (readonly [string, string])[]>} */
export const oddHeaders = fc.oneof(
  { weight: 12, arbitrary: fc.array(oneField, { minLength: 1, maxLength: 3 }) },
  { weight: 3, arbitrary: fc.array(anyField, { minLength: 1, maxLength: 2 }) },
  { weight: 1, arbitrary: manyFields },
);
