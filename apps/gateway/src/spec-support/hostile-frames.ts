/** Frames of HTTP/2 that break its rules (RFC 9113), by what is wrong with them. */
export type HostileFrames = Readonly<Record<string, Buffer>>;

const DATA = 0;
const HEADERS = 1;
const PRIORITY = 2;
const RST_STREAM = 3;
const SETTINGS = 4;
const PUSH_PROMISE = 5;
const PING = 6;
const WINDOW_UPDATE = 8;
const CONTINUATION = 9;
const END_STREAM = 0x1;
const END_HEADERS = 0x4;
const PADDED = 0x8;

type Fields = readonly (readonly [string, string])[];

interface Frame {
  readonly type: number;
  readonly flags?: number;
  readonly stream?: number;
  readonly payload?: Buffer;
}

function frame({ type, flags = 0, stream = 0, payload = Buffer.alloc(0) }: Frame, length = payload.length): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** Literal fields that are not indexed (RFC 7541, 6.2.2). */
function fields(list: Fields): Buffer {
  const text = (value: string) => Buffer.concat([Buffer.from(lengthOf(value)), Buffer.from(value, 'latin1')]);
  return Buffer.concat(list.flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]));
}

/** An integer with a prefix of seven bits (RFC 7541, 5.1), of at most 16,510. */
function lengthOf({ length }: string): readonly number[] {
  if (length < 127) return [length];
  const rest = length - 127;
  return rest < 128 ? [127, rest] : [127, 128 | (rest % 128), rest >> 7];
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const opening = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame({ type: SETTINGS })]);

/** Fields that ask for orders, and are allowed to. */
function askingFields(authorization: string): Fields {
  return [
    [':method', 'POST'],
    [':scheme', 'http'],
    [':path', '/nestwork.gateway.v1.Orders/ListOrders'],
    [':authority', 'a'],
    ['content-type', 'application/grpc'],
    ['te', 'trailers'],
    ['grpc-timeout', '5S'],
    ['authorization', authorization],
  ];
}

function asking(list: Fields): readonly Frame[] {
  return [
    { type: HEADERS, flags: END_HEADERS, stream: 1, payload: fields(list) },
    { type: DATA, flags: END_STREAM, stream: 1, payload: Buffer.alloc(5) },
  ];
}

function brokenFrames(request: Fields): Readonly<Record<string, readonly Frame[]>> {
  return {
    'data on no stream': [{ type: DATA, payload: Buffer.from('x') }],
    'data on a stream that was never opened': [{ type: DATA, stream: 5, payload: Buffer.from('x') }],
    'fields on no stream': [{ type: HEADERS, flags: END_HEADERS, payload: fields(request) }],
    'fields on a stream of the server': [{ type: HEADERS, flags: END_HEADERS, stream: 2, payload: fields(request) }],
    'fields that are not encoded': [{ type: HEADERS, flags: END_HEADERS, stream: 1, payload: Buffer.alloc(40, 0xff) }],
    'fields of an index that there is not': [
      { type: HEADERS, flags: END_HEADERS, stream: 1, payload: Buffer.from([0xfe, 0xfe]) },
    ],
    'more padding than frame': [
      { type: HEADERS, flags: END_HEADERS | PADDED, stream: 1, payload: Buffer.from([200, 1, 2, 3]) },
    ],
    'a continuation of nothing': [{ type: CONTINUATION, stream: 1, payload: fields(request) }],
    'data in the middle of fields': [
      { type: HEADERS, stream: 1, payload: fields(request) },
      { type: DATA, stream: 1, payload: Buffer.alloc(5) },
    ],
    'fields without end': [
      { type: HEADERS, stream: 1, payload: fields(request) },
      ...Array.from({ length: 2_000 }, () => ({ type: CONTINUATION, stream: 1, payload: fields([['x', 'y']]) })),
    ],
    'more fields than there may be': [
      { type: HEADERS, stream: 1, payload: fields(request) },
      ...Array.from({ length: 20 }, () => ({
        type: CONTINUATION,
        stream: 1,
        payload: fields(Array.from({ length: 100 }, () => ['x', 'y'.repeat(100)])),
      })),
      { type: CONTINUATION, flags: END_HEADERS, stream: 1 },
    ],
    'settings of odd length': [{ type: SETTINGS, payload: Buffer.alloc(5) }],
    'settings on a stream': [{ type: SETTINGS, stream: 1, payload: Buffer.alloc(6) }],
    'settings that are confirmed and sent': [{ type: SETTINGS, flags: 1, payload: Buffer.alloc(6) }],
    'a window beyond all windows': [{ type: SETTINGS, payload: Buffer.from([0, 4, 0xff, 0xff, 0xff, 0xff]) }],
    'a window of nothing more': [{ type: WINDOW_UPDATE, payload: word(0) }],
    'a window that overflows': [
      { type: WINDOW_UPDATE, payload: word(0x7f_ff_ff_ff) },
      { type: WINDOW_UPDATE, payload: word(0x7f_ff_ff_ff) },
    ],
    'a ping of odd length': [{ type: PING, payload: Buffer.alloc(7) }],
    'a ping on a stream': [{ type: PING, stream: 1, payload: Buffer.alloc(8) }],
    'a priority of odd length': [{ type: PRIORITY, stream: 1, payload: Buffer.alloc(4) }],
    'a promise of the client': [{ type: PUSH_PROMISE, flags: END_HEADERS, stream: 1, payload: word(2) }],
    'a reset of what was never opened': [{ type: RST_STREAM, stream: 7, payload: word(0) }],
    'no path': asking(request.filter(([name]) => name !== ':path')),
    'no method': asking(request.filter(([name]) => name !== ':method')),
    'two paths': asking([...request.slice(0, 3), ...request.slice(2)]),
    'a pseudo field behind others': asking([...request.slice(1), ...request.slice(0, 1)]),
    'an unknown pseudo field': asking([[':user', 'admin'], ...request]),
    'a name in capitals': asking([...request, ['X-Role', 'admin']]),
    'a field of a connection': asking([...request, ['connection', 'close']]),
    'a transfer encoding': asking([...request, ['transfer-encoding', 'chunked']]),
    'two tokens': asking([...request, ['authorization', request.at(-1)![1]]]),
    'a token in front of another one that is none': asking([...request, ['authorization', 'Bearer nonsense']]),
    'a token behind another one that is none': asking([
      ...request.slice(0, -1),
      ['authorization', 'Bearer nonsense'],
      ...request.slice(-1),
    ]),
    'a token and a key in one field': asking([...request, ['authorization', 'ApiKey nonsense']]),
    'no token': asking(request.filter(([name]) => name !== 'authorization')),
  };
}

/** Answered with the same bytes when everything before it was taken. */
export const pingPayload = Buffer.from('answered');

const ping = frame({ type: PING, payload: pingPayload });

/** A connection on which a call comes about, to compare with. */
export function goodFrames(authorization: string): Buffer {
  return Buffer.concat([opening, ...asking(askingFields(authorization)).map((each) => frame(each)), ping]);
}

/** Openings of a connection on which no call may come about, with a ping behind them. */
export function hostileFrames(authorization: string): HostileFrames {
  const broken = Object.entries(brokenFrames(askingFields(authorization)));
  return {
    'HTTP/1.1': Buffer.from('POST /nestwork.gateway.v1.Orders/ListOrders HTTP/1.1\r\nHost: a\r\n\r\n'),
    'half an opening': Buffer.concat([opening.subarray(0, 10), ping]),
    'another opening': Buffer.from('PRI * HTTP/3.0\r\n\r\nSM\r\n\r\n'),
    TLS: Buffer.from(`\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03${'\x11'.repeat(500)}`, 'latin1'),
    'a frame that is too long': Buffer.concat([opening, frame({ type: DATA, stream: 1 }, 0xff_ff_ff), ping]),
    ...Object.fromEntries(
      broken.map(([what, list]) => [what, Buffer.concat([opening, ...list.map((each) => frame(each)), ping])]),
    ),
  };
}

/** What stands in the place of a message, which has five bytes in front of it: whether it is compressed, and its length. */
export const hostileMessages: HostileFrames = {
  nothing: Buffer.alloc(0),
  'half a length': Buffer.from([0, 0, 0]),
  'less than its length': Buffer.from([0, 0, 0, 0, 9, 1]),
  'a length of 4 GB': Buffer.from([0, 0xff, 0xff, 0xff, 0xff]),
  'a length beyond the limit': Buffer.concat([Buffer.from([0, 0, 0x20, 0, 0]), Buffer.alloc(0x20_00_00)]),
  'compressed by nothing': Buffer.from([1, 0, 0, 0, 1, 1]),
  'no protocol buffer': Buffer.from([0, 0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff]),
  'a field that ends too late': Buffer.from([0, 0, 0, 0, 2, 0x0a, 0x7f]),
  JSON: Buffer.from('{"limit":1}'),
};
