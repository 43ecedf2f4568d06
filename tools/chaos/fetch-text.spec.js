import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fetchText } from './fetch-text.js';

const server = createServer((request, response) => {
  if (request.url === '/silent') return;
  response.writeHead(request.url === '/busy' ? 503 : 200, { 'content-length': 5 });
  if (request.url === '/half') response.write('he');
  else response.end('hello');
});
beforeAll(() => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));

const fetched = (path, patienceMs) => fetchText(`http://127.0.0.1:${server.address().port}${path}`, patienceMs);

describe('what a URL answers', () => {
  it('comes with its status', async () => {
    expect(await fetched('/', 60_000)).toEqual({ status: 200, ok: true, text: 'hello' });
    expect(await fetched('/busy', 60_000)).toEqual({ status: 503, ok: false, text: 'hello' });
  });

  it.each(['/silent', '/half'])('is given up when it does not come: %s', async (path) => {
    await expect(fetched(path, 50)).rejects.toThrow(expect.objectContaining({ name: 'TimeoutError' }));
  });

  it('is given up also when fetch itself never ends', async () => {
    const original = globalThis.fetch;
    globalThis.fetch = async () => ({ status: 200, ok: true, text: () => new Promise(() => {}) });
    try {
      await expect(fetched('/', 50)).rejects.toThrow(expect.objectContaining({ name: 'TimeoutError' }));
    } finally {
      globalThis.fetch = original;
    }
  });
});
