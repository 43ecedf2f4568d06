/** Bytes that are no request, or two that only one of two readers would see. By what is wrong with them; none of them may be served. */
export type HostileBytes = Readonly<Record<string, string>>;

const host = 'Host: a\r\n';
const json = 'Content-Type: application/json\r\n';
const inner = `GET /things HTTP/1.1\r\n${host}\r\n`;
const chunked = `5\r\n{"a":\r\n2\r\n1}\r\n0\r\n\r\n`;

function post(fields: string, body: string): string {
  return `POST /things HTTP/1.1\r\n${host}${json}${fields}\r\n${body}`;
}

function get(line: string, fields = host): string {
  return `${line}\r\n${fields}\r\n`;
}

/** Whose end two readers would see at different places. */
export const smuggled: HostileBytes = {
  'a length and chunks': post(`Content-Length: ${chunked.length}\r\nTransfer-Encoding: chunked\r\n`, chunked),
  'chunks and a length': post('Transfer-Encoding: chunked\r\nContent-Length: 4\r\n', `0\r\n\r\n${inner}`),
  'two lengths': post('Content-Length: 2\r\nContent-Length: 7\r\n', '{"a":1}'),
  'the same length twice': post('Content-Length: 7\r\nContent-Length: 7\r\n', '{"a":1}'),
  'a list of lengths': post('Content-Length: 7, 7\r\n', '{"a":1}'),
  'a length with a sign': post('Content-Length: +7\r\n', '{"a":1}'),
  'a negative length': post('Content-Length: -7\r\n', '{"a":1}'),
  'a length in hexadecimal': post('Content-Length: 0x7\r\n', '{"a":1}'),
  'a length with a fraction': post('Content-Length: 7.0\r\n', '{"a":1}'),
  'a length with a space inside': post('Content-Length: 0 7\r\n', '{"a":1}'),
  'a length beyond all integers': post('Content-Length: 18446744073709551623\r\n', '{"a":1}'),
  'no digits in a length': post('Content-Length: \r\n', '{"a":1}'),
  'an unknown transfer encoding': post('Transfer-Encoding: xchunked\r\n', chunked),
  'chunks that are not the last encoding': post('Transfer-Encoding: chunked, identity\r\n', chunked),
  'two transfer encodings': post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', chunked),
  'chunks in quotes': post('Transfer-Encoding: "chunked"\r\n', chunked),
  'a vertical tab before chunked': post('Transfer-Encoding: \vchunked\r\n', chunked),
  'a space before the colon': post('Transfer-Encoding : chunked\r\n', chunked),
  'a tab before the colon': post('Transfer-Encoding\t: chunked\r\n', chunked),
  'a folded field': post('Transfer-Encoding:\r\n chunked\r\n', chunked),
  'a folded name': post('Transfer-Encoding\r\n : chunked\r\n', chunked),
  'a space before the first field': `POST /things HTTP/1.1\r\n ${host}${json}\r\n`,
  'a bare line feed behind a field': post('X: y\nTransfer-Encoding: chunked\r\n', chunked),
  'a bare carriage return in a field': post('X: y\rTransfer-Encoding: chunked\r\n', chunked),
  'two hosts': get('GET /things HTTP/1.1', `${host}Host: b\r\n`),
  'no host': get('GET /things HTTP/1.1', ''),
};

/** Bodies in chunks that are not told right. */
export const badChunks: HostileBytes = Object.fromEntries(
  Object.entries({
    'a size that is no number': 'G\r\n{"a":1}\r\n0\r\n\r\n',
    'a negative size': '-7\r\n{"a":1}\r\n0\r\n\r\n',
    'a size with a prefix': '0x7\r\n{"a":1}\r\n0\r\n\r\n',
    'a size with a sign': '+7\r\n{"a":1}\r\n0\r\n\r\n',
    'a size with an underscore': '0_7\r\n{"a":1}\r\n0\r\n\r\n',
    'a space before a size': ' 7\r\n{"a":1}\r\n0\r\n\r\n',
    'no size': '\r\n{"a":1}\r\n0\r\n\r\n',
    'a size beyond all integers': 'fffffffffffffffff\r\n{"a":1}\r\n0\r\n\r\n',
    'a size that is too small': '3\r\n{"a":1}\r\n0\r\n\r\n',
    'a size that is too large': '9\r\n{"a":1}\r\n0\r\n\r\n',
    'a bare line feed behind a size': '7\n{"a":1}\r\n0\r\n\r\n',
    'a bare line feed behind a chunk': '7\r\n{"a":1}\n0\r\n\r\n',
    'a bare carriage return behind a size': '7\r{"a":1}\r\n0\r\n\r\n',
    'NUL behind a size': '7\0\r\n{"a":1}\r\n0\r\n\r\n',
    'an endless extension': `7;${'x'.repeat(40_000)}\r\n{"a":1}\r\n0\r\n\r\n`,
    'a broken trailer': '7\r\n{"a":1}\r\n0\r\nX : y\r\n\r\n',
    'no end': '7\r\n{"a":1}\r\n',
    'an end in the middle of a chunk': '7\r\n{"a"',
    'an end in the middle of a size': '7\r\n{"a":1}\r\n0',
  }).map(([what, body]) => [what, post('Transfer-Encoding: chunked\r\n', body)]),
);

/** First lines that are none. */
export const badLines: HostileBytes = {
  'no version': 'GET /things\r\n\r\n',
  'version 0.9': get('GET /things HTTP/0.9'),
  'version 1.2': get('GET /things HTTP/1.2'),
  'version 2.0': get('GET /things HTTP/2.0'),
  'version 3': get('GET /things HTTP/3'),
  'a version in small letters': get('GET /things http/1.1'),
  'a version with something behind it': get('GET /things HTTP/1.1x'),
  'a version without a point': get('GET /things HTTP/11'),
  'another protocol': get('GET /things ICE/1.0'),
  'the beginning of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0',
  'the beginning of TLS': `\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03${'\x11'.repeat(500)}`,
  'the beginning of SSH': 'SSH-2.0-OpenSSH_9.6\r\n',
  'a method in small letters': get('get /things HTTP/1.1'),
  'an unknown method': get('GRAB /things HTTP/1.1'),
  'no method': get('/things HTTP/1.1'),
  'a tab for a space': get('GET\t/things\tHTTP/1.1'),
  'a space in the target': get('GET /thi ngs HTTP/1.1'),
  'a target without a slash': get('GET things HTTP/1.1'),
  'a target in absolute form': get('GET http://a/things HTTP/1.1'),
  'a target in absolute form on another host': get('GET http://evil.example/things HTTP/1.1'),
  'a target of another scheme': get('GET file:///things HTTP/1.1'),
  'a target that is a host': get('GET a:80 HTTP/1.1'),
  'a target that is a star': get('OPTIONS * HTTP/1.1'),
  'a tunnel': get('CONNECT 127.0.0.1:80 HTTP/1.1'),
  'NUL in the method': get('GE\0T /things HTTP/1.1'),
  'NUL in the target': get('GET /things\0 HTTP/1.1'),
  'a bare line feed behind the line': `GET /things HTTP/1.1\n${host}\r\n`,
  'bare line feeds only': 'GET /things HTTP/1.1\nHost: a\n\n',
  'bare carriage returns only': 'GET /things HTTP/1.1\rHost: a\r\r',
  'a line that is too long': get(`GET /things?${'x'.repeat(20_000)} HTTP/1.1`),
};

/** Header fields that are none, or too many, or too long. */
export const badFields: HostileBytes = Object.fromEntries(
  Object.entries({
    'no colon': 'X\r\n',
    'no name': ': x\r\n',
    'a space in a name': 'X Y: z\r\n',
    'a letter outside ASCII in a name': 'X\xe4: z\r\n',
    'NUL in a name': 'X\0Y: z\r\n',
    'NUL in a value': 'X: y\0z\r\n',
    'a control character in a value': 'X: y\x01z\r\n',
    'DEL in a value': 'X: y\x7fz\r\n',
    'a bare line feed in a value': 'X: y\nz\r\n',
    'a value that is too long': `X: ${'x'.repeat(20_000)}\r\n`,
    'a name that is too long': `${'x'.repeat(20_000)}: y\r\n`,
    'too many fields': Array.from({ length: 101 }, (_, number) => `X-${number}: y\r\n`).join(''),
    'far too many fields': 'a:b\r\n'.repeat(3_000),
  }).map(([what, fields]) => [what, get('GET /things HTTP/1.1', `${host}Connection: close\r\n${fields}`)]),
);

/** Requests that end before their end. */
export const cutOff: HostileBytes = {
  'nothing at all': '',
  'an empty line': '\r\n',
  'half a line': 'GET /thi',
  'a line': 'GET /things HTTP/1.1\r\n',
  'half a field': 'GET /things HTTP/1.1\r\nHos',
  'fields without their end': `GET /things HTTP/1.1\r\n${host}`,
  'half a body': post('Content-Length: 100\r\n', '{"a":1}'),
  'no body': post('Content-Length: 7\r\n', ''),
};
