import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { encodingFor } from './compression.js';
import { keptForm } from './kept-forms.js';
import { represent } from './representation.js';

const teas = { teas: Array.from({ length: 500 }, (_, number) => `tea ${number}`) };
const document = Buffer.from(JSON.stringify(teas));
let server: FastifyInstance;
let wasSentAtOnce: boolean;

beforeAll(async () => {
  server = Fastify();
  server.addHook('onSend', represent);
  server.get('/teas', () => teas);
  server.post('/teas', () => teas);
  server.get('/tea', () => ({ tea: 'green' }));
  server.get('/document', (_, reply) => reply.type('application/json').send(document));
  server.get('/watched', (_, reply) => {
    wasSentAtOnce = reply.send(teas).sent;
  });
  server.get('/stream', (_, reply) => reply.type('text/event-stream').send(Readable.from(['data: '.repeat(500)])));
  server.get('/none', (_, reply) => reply.code(404).send(teas));
  await server.ready();
});
afterAll(() => server.close());

const get = (url: string, headers: Readonly<Record<string, string>> = {}) => server.inject({ url, headers });

describe('an answer', () => {
  it.each([
    ['gzip', 'gzip', gunzipSync],
    ['gzip, br', 'br', brotliDecompressSync],
    ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
  ])('is compressed for a caller that accepts %p', async (accepted, encoding, expanded) => {
    const { headers, rawPayload } = await get('/teas', { 'accept-encoding': accepted });
    expect(headers).toMatchObject({ 'content-encoding': encoding, vary: 'accept-encoding' });
    expect(Number(headers['content-length'])).toBe(rawPayload.length);
    expect(JSON.parse(expanded(rawPayload).toString())).toEqual(teas);
  });

  it.each([
    ['is short', '/tea', 'gzip'],
    ['is a stream', '/stream', 'gzip'],
    ['goes to a caller that accepts nothing of ours', '/teas', 'zstd'],
  ])('is sent as it is when it %s', async (_name, url, accepted) => {
    const { headers, body } = await get(url, { 'accept-encoding': accepted });
    expect(headers).not.toHaveProperty('content-encoding');
    expect(body).toMatch(/tea|data/);
  });

  it.each([
    ['is, unless it is compressed', {}, true],
    ['is not when it has to be compressed first', { 'accept-encoding': 'gzip' }, false],
  ])('that can be sent at once %s', async (_name, headers, expected) => {
    expect((await get('/watched', headers)).statusCode).toBe(200);
    expect(wasSentAtOnce).toBe(expected);
  });

  it('is not compressed when that would take too much memory', () => {
    expect([encodingFor(4_194_304, 'gzip'), encodingFor(4_194_305, 'gzip')]).toEqual(['gzip', 'identity']);
  });

  it.each(['identity', 'gzip', 'br'] as const)(
    'that is bytes is the same as if it were a text: %s',
    async (encoding) => {
      const accepted = { 'accept-encoding': encoding };
      const [bytes, text] = [await get('/document', accepted), await get('/teas', accepted)];
      expect(bytes.rawPayload).toEqual(text.rawPayload);
      expect(bytes.headers.etag).toBe(text.headers.etag);
      expect(bytes.headers['content-encoding']).toBe(text.headers['content-encoding']);
      expect((await get('/document', { ...accepted, 'if-none-match': String(text.headers.etag) })).statusCode).toBe(
        304,
      );
    },
  );

  it('that is bytes is made ready once for all who are sent it', async () => {
    const [one, other] = [keptForm(document, 'gzip'), keptForm(document, 'gzip')];
    expect(await one.bytes()).toBe(await other.bytes());
    expect(await keptForm(document, 'identity').bytes()).toBe(document);
  });

  it('that is bytes and could not be made ready is made ready for the next one who asks, and for nobody who only compares tags', async () => {
    const bytes = Buffer.from('tea');
    const compress = jest.fn(async () => Buffer.from('t'));
    compress.mockRejectedValueOnce(new Error('no memory'));
    const form = keptForm(bytes, 'gzip', compress);
    expect(keptForm(bytes, 'gzip').tag).toBe(form.tag);
    expect(compress).not.toHaveBeenCalled();
    const together = await Promise.allSettled([form.bytes(), keptForm(bytes, 'gzip').bytes()]);
    expect(together).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    expect(compress).toHaveBeenCalledTimes(1);
    expect(await keptForm(bytes, 'gzip').bytes()).toEqual(Buffer.from('t'));
  });

  it('is not sent again to a caller that has it', async () => {
    const { headers } = await get('/tea');
    const again = await get('/tea', { 'if-none-match': `"other", W/${headers.etag}` });
    expect({ status: again.statusCode, body: again.body, etag: again.headers.etag }).toEqual({
      status: 304,
      body: '',
      etag: headers.etag,
    });
    expect(again.headers).not.toHaveProperty('content-type');
    expect((await get('/tea', { 'if-none-match': '"other"' })).body).toBe('{"tea":"green"}');
  });

  it('has a tag for each encoding, because a strong tag means the same bytes', async () => {
    const plain = (await get('/teas')).headers.etag;
    const small = (await get('/teas', { 'accept-encoding': 'gzip' })).headers.etag;
    expect(small).not.toBe(plain);
    const known = { 'if-none-match': String(small) };
    expect((await get('/teas', { ...known, 'accept-encoding': 'gzip' })).statusCode).toBe(304);
    expect((await get('/teas', known)).statusCode).toBe(200);
  });

  it('that is no question, or no success, has no tag', async () => {
    const answers = [await server.inject({ method: 'POST', url: '/teas' }), await get('/none')];
    for (const { headers } of answers) expect(headers).not.toHaveProperty('etag');
  });
});
