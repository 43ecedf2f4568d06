import { headers, type MsgHdrs } from '@nats-io/transport-node';

/** A body and headers that no friendly sender would send. */
export interface HostilePayload {
  readonly name: string;
  readonly body: string | Uint8Array;
  readonly headers?: MsgHdrs;
}

/** Some hundred payloads that broke somebody's parser once, the same in every run. */
export function hostilePayloads(): HostilePayload[] {
  return [...WRITTEN, ...wrongTypes(), ...wrongHeaders(), ...mutated(200)];
}

const WRITTEN: HostilePayload[] = [
  { name: 'nothing', body: '' },
  { name: 'a space', body: ' ' },
  { name: 'no JSON', body: 'hello' },
  { name: 'half of JSON', body: '{"product":"te' },
  { name: 'JSON and more', body: '{"product":"tea"}}' },
  { name: 'NUL', body: '\0' },
  { name: 'a name with NUL', body: '{"product":"a\\u0000b"}' },
  { name: 'a lone surrogate', body: '{"product":"\\ud800"}' },
  { name: 'no UTF-8', body: Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d]) },
  { name: 'a byte order mark', body: '\ufeff{"product":"tea"}' },
  { name: 'deep nesting', body: `${'['.repeat(50_000)}${']'.repeat(50_000)}` },
  { name: 'deep objects', body: `${'{"product":'.repeat(20_000)}1${'}'.repeat(20_000)}` },
  {
    name: 'many keys',
    body: JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i]))),
  },
  { name: 'a megabyte', body: JSON.stringify({ product: 1, more: 'x'.repeat(1_000_000) }) },
  { name: 'the envelope of Nest', body: '{"pattern":"shop.get-price.v1","data":{"product":"tea"},"id":"1"}' },
  {
    name: 'a structured CloudEvent',
    body: '{"specversion":"1.0","id":"1","type":"shop.get-price.v1","data":{"product":"tea"}}',
  },
  { name: '__proto__', body: '{"__proto__":{"product":"tea"}}' },
  { name: 'constructor', body: '{"constructor":{"prototype":{"product":"tea"}}}' },
];

function wrongTypes(): HostilePayload[] {
  const values: unknown[] = [
    null,
    true,
    0,
    -1,
    1e308,
    '',
    'tea',
    [],
    {},
    [[]],
    { product: null },
    { product: 1 },
    { product: [] },
    { product: {} },
  ];
  return values.map((value) => ({ name: `JSON ${JSON.stringify(value)}`, body: JSON.stringify(value) }));
}

function wrongHeaders(): HostilePayload[] {
  const valid = '{"product":"tea"}';
  const names: [string, string][] = [
    ['ce-id', 'not-a-uuid'],
    ['ce-id', 'x'.repeat(5_000)],
    ['ce-type', 'shop.change-price.v1'],
    ['x-deadline', 'tomorrow'],
    ['x-deadline', '-1'],
    ['x-deadline', '1e99'],
  ];
  const stated = names.map(([name, value]) => {
    const wrong = headers();
    wrong.set(name, value);
    return { name: `${name}: ${value.slice(0, 20)}`, body: valid, headers: wrong };
  });
  return [
    ...stated,
    ...['NATS/1.0\r\nbad name: 1\r\n\r\n', 'NATS/1.0\r\n\u00e9: 1\r\n\r\n'].map((block) => ({
      name: 'a broken header block',
      body: valid,
      headers: rawHeaders(block),
    })),
  ];
}

// What a sender in another language can put on the wire, but nats.js would not.
function rawHeaders(block: string): MsgHdrs {
  return Object.assign(headers(), { encode: () => Buffer.from(block) });
}

function mutated(count: number): HostilePayload[] {
  const random = randomNumbers(20_261_122);
  return Array.from({ length: count }, (_, index) => {
    const bytes = Buffer.from('{"product":"tea","cents":450,"lines":[{"a":1}]}');
    for (let changes = 1 + (random() % 6); changes > 0; changes--) bytes[random() % 12] = random() % 256;
    return { name: `mutation ${index}`, body: bytes };
  });
}

/** A linear congruential generator, so that a failure can be repeated. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
}
