import { createHmac, createPublicKey, sign, type KeyObject } from 'node:crypto';

/** What a token is made of here: any header and payload, also such as no library would write, really signed. */
export interface Forge {
  readonly key: KeyObject;
  readonly kid: string;
  /** The claims of a token that is accepted. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly strangersKey: KeyObject;
}

type Table = readonly (readonly [string, string])[];

const part = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const es256 = (text: string, key: KeyObject) => sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });

/** A token with this header and payload whose signature is right. */
export function forged({ key, kid, claims }: Forge, header: unknown = {}, payload: unknown = claims): string {
  const isFields = typeof header === 'object' && header !== null && !Array.isArray(header);
  const text = `${part(isFields ? { alg: 'ES256', typ: 'at+jwt', kid, ...header } : header)}.${part(payload)}`;
  return `${text}.${es256(text, key).toString('base64url')}`;
}

/** Rightly signed, but with headers that say too much, too little, or something else. */
export function hostileHeaders(forge: Forge): Table {
  const jwk = createPublicKey(forge.strangersKey).export({ format: 'jwk' });
  const fields: Record<string, object> = {
    'crit with b64': { crit: ['b64'], b64: false },
    'crit with exp': { crit: ['exp'] },
    'an empty crit': { crit: [] },
    'b64 false': { b64: false },
    'b64 true': { b64: true },
    'an embedded key': { jwk },
    'an address of keys': { jku: 'http://127.0.0.1/keys' },
    'an address of a certificate': { x5u: 'http://127.0.0.1/cert' },
    'a certificate': { x5c: ['MIIB'] },
    'an encryption': { enc: 'A128GCM' },
    'a compression': { zip: 'DEF' },
    'no kid': { kid: undefined },
    'an empty kid': { kid: '' },
    'a kid that is a number': { kid: 0 },
    'a kid that is a list': { kid: [forge.kid] },
    'a kid that is a path': { kid: '../../../dev/null' },
    'a kid that is SQL': { kid: `${forge.kid}' OR '1'='1` },
    'a kid with NUL': { kid: `${forge.kid}\0` },
    'a kid with a space': { kid: ` ${forge.kid}` },
    'a kid of every object': { kid: '__proto__' },
    'a kid of every class': { kid: 'constructor' },
    'a kid that is too long': { kid: 'k'.repeat(257) },
    'no type': { typ: undefined },
    'the type JWT': { typ: 'JWT' },
    'the type of internal tokens': { typ: 'int+jwt' },
    'a type with a space': { typ: 'at+jwt ' },
    'a type that is a list': { typ: ['at+jwt'] },
    'no algorithm': { alg: undefined },
    'an algorithm that is a number': { alg: 256 },
    'an algorithm that is a list': { alg: ['ES256'] },
    'many keys': Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`k${n}`, n])),
    'deep nesting': { deep: [[[[[[]]]]]] },
  };
  const algorithms = ['none', 'None', 'NONE', 'nOnE', 'es256', 'ES256 ', 'ES384', 'ES512', 'ES256K', 'RS256', 'PS256', 'EdDSA', 'HS256', 'dir', '']; // prettier-ignore
  const texts = {
    'the algorithm twice': `{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"${forge.kid}"}`,
    'a byte order mark': `\ufeff{"alg":"ES256","typ":"at+jwt","kid":"${forge.kid}"}`,
    'something behind it': `{"alg":"ES256","typ":"at+jwt","kid":"${forge.kid}"}{}`,
    'a list': '[]',
    'a text': '"ES256"',
    null: 'null',
    'no JSON': '{alg:ES256}',
  };
  return [
    ...Object.entries(fields).map(([name, header]) => [`header: ${name}`, forged(forge, header)] as const),
    ...algorithms.map((alg) => [`header: the algorithm '${alg}'`, forged(forge, { alg })] as const),
    ...Object.entries(texts).map(([name, header]) => [`header: ${name}`, forged(forge, header)] as const),
  ];
}

/** Good in all but the signature. */
export function hostileSignatures(forge: Forge): Table {
  const [header = '', payload = '', signature = ''] = forged(forge).split('.');
  const good = Buffer.from(signature, 'base64url');
  const text = Buffer.from(`${header}.${payload}`);
  const half = (n: number) => Buffer.alloc(32, n);
  const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
  const pem = createPublicKey(forge.key).export({ type: 'spki', format: 'pem' });
  const signatures: Record<string, Buffer> = {
    'of zeros': Buffer.alloc(64),
    'whose r is zero': Buffer.concat([half(0), good.subarray(32)]),
    'whose s is zero': Buffer.concat([good.subarray(0, 32), half(0)]),
    'whose r and s are the order': Buffer.concat([order, order]),
    'of ones': Buffer.alloc(64, 255),
    'that is one byte short': good.subarray(1),
    'that is one byte long': Buffer.concat([good, Buffer.alloc(1)]),
    'in DER': sign('sha256', text, forge.key),
    'over SHA-1': sign('sha1', text, { key: forge.key, dsaEncoding: 'ieee-p1363' }),
    'of the payload only': es256(payload, forge.key),
    "with a stranger's key": es256(text.toString(), forge.strangersKey),
    'by HMAC with the public key': createHmac('sha256', pem).update(text).digest(),
    'by HMAC with nothing': createHmac('sha256', '').update(text).digest(),
  };
  const confused = `${part({ alg: 'HS256', typ: 'at+jwt', kid: forge.kid })}.${payload}`;
  const hmac = createHmac('sha256', pem).update(confused).digest('base64url');
  return [
    ['HS256 with the public key as its secret', `${confused}.${hmac}`],
    ...Object.entries(signatures).map(
      ([name, bytes]) => [`a signature ${name}`, `${header}.${payload}.${bytes.toString('base64url')}`] as const,
    ),
  ];
}

/** A good token in other spellings, and what only resembles one. */
export function hostileForms(forge: Forge): Table {
  const token = forged(forge);
  const [header = '', payload = '', signature = ''] = token.split('.');
  // 64 bytes leave four bits over in their last character, which a lenient decoder ignores.
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet[alphabet.indexOf(signature.at(-1) ?? '') + 1] ?? '';
  return [
    ['with other bits left over', `${header}.${payload}.${signature.slice(0, -1)}${last}`],
    ['with padding', `${header}.${payload}.${signature}==`],
    ['with a space inside', `${header}.${payload} .${signature}`],
    ['with a space behind', `${token} `],
    ['with a line break', `${token}\n`],
    ['with a tab', `\t${token}`],
    ['with NUL', `${token}\0`],
    ['without signature', `${header}.${payload}.`],
    ['of two parts', `${header}.${payload}`],
    ['of four parts', `${token}.${signature}`],
    ['of five parts, as if encrypted', `${token}.${signature}.${signature}`],
    ['with a detached payload', `${header}..${signature}`],
    ['as JSON', JSON.stringify({ protected: header, payload, signature })],
    ['with letters that look alike', token.replace('e', 'е')],
    ['twice', `${token},${token}`],
    ['of more than 8 KB', forged(forge, {}, { ...forge.claims, filler: 'x'.repeat(8_192) })],
    ['of nothing', ''],
    ['of dots', '..'],
  ].map(([name = '', text = '']) => [`a token ${name}`, text] as const);
}

/** Rightly signed and of the right form, but with claims of the wrong one. */
export function hostileClaims(forge: Forge): Table {
  const { exp, iat, ...claims } = forge.claims;
  const fields: Record<string, object> = {
    'an expiry that is text': { exp: String(exp) },
    'an expiry that is no number': { exp: null },
    'an expiry in milliseconds': { exp: Number(exp) * 1_000 },
    'an expiry before the issue': { exp: 1 },
    'an issue that is text': { iat: String(iat) },
    'an issue long ago': { iat: 1 },
    'a start that is text': { nbf: '0' },
    'an audience that is an object': { aud: { nestwork: true } },
    'an audience among others that is not ours': { aud: ['a', 'b'] },
    'an issuer that is a list': { iss: [claims.iss] },
    'a subject that is a number': { sub: 7 },
    'a subject that is an object': { sub: { toString: 'admin' } },
    'an id that is a number': { jti: 7 },
    'roles that are an object': { roles: { 0: 'admin', length: 1 } },
  };
  const texts = { 'a list': '[]', 'a text': '"admin"', null: 'null', 'no JSON': 'admin', 'an endless expiry': JSON.stringify({ ...claims, iat }).replace('}', ',"exp":1e999}') }; // prettier-ignore
  return [
    ...Object.entries(fields).map(
      ([name, wrong]) => [`claims: ${name}`, forged(forge, {}, { ...forge.claims, ...wrong })] as const,
    ),
    ...Object.entries(texts).map(([name, text]) => [`claims: ${name}`, forged(forge, {}, text)] as const),
  ];
}
