import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Ledger } from './ledger.js';
import { Payments } from './payments.js';
import { createProviderServer } from './server.js';

describe('the HTTP interface of the payment provider', () => {
  let folder;
  let ledger;
  let server;
  let url;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'provider-'));
    ledger = new Ledger(join(folder, 'ledger.jsonl'));
    server = createProviderServer({ ledger, payments: new Payments(ledger) }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${server.address().port}`;
  });
  afterEach(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
    ledger.close();
    rmSync(folder, { recursive: true });
  });

  async function post(path, body, { key, signal } = {}) {
    const headers = { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) };
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body), signal });
    return { status: response.status, body: await response.json() };
  }
  const charge = async (card) => {
    await post('/payments/p1/authorise', { amountCents: 450, card }, { key: 'a1' });
    return post('/payments/p1/capture', {}, { key: 'c1' });
  };
  const types = () => ledger.entries().map((entry) => entry.type);

  it('authorises, captures, shows and refunds a payment', async () => {
    expect(await charge('tok_ok')).toEqual({
      status: 200,
      body: { status: 'captured', reference: 'fake_p1', amountCents: 450 },
    });
    const shown = await (await fetch(`${url}/payments/p1`)).json();
    expect(shown).toMatchObject({ capturedCents: 450, refundedCents: 0 });
    expect((await post('/payments/p1/refund', {}, { key: 'r1' })).body).toEqual({
      status: 'refunded',
      refundedCents: 450,
    });
  });

  const trouble = (wanted) => fetch(`${url}/trouble`, { method: 'PUT', body: JSON.stringify(wanted) });

  it('fails without having done anything, hears things twice, and recovers, as it is told to', async () => {
    expect((await trouble({ mode: 'error' })).status).toBe(200);
    expect((await charge('tok_ok')).status).toBe(500);
    expect(types()).toEqual([]);
    await trouble({ mode: 'twice' });
    expect((await charge('tok_ok')).status).toBe(200);
    expect(types()).toEqual(['authorised', 'repeated', 'captured', 'repeated']);
    await trouble({ mode: 'none' });
    expect((await post('/payments/p1/refund', {}, { key: 'r1' })).status).toBe(200);
    expect((await trouble({ mode: 'angry' })).status).toBe(400);
  });

  it('serves its whole ledger as JSON lines', async () => {
    await charge('tok_ok');
    const text = await (await fetch(`${url}/ledger`)).text();
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).type),
    ).toEqual(['authorised', 'captured']);
  });

  it('captures tok_timeout at once but keeps quiet about it', async () => {
    await post('/payments/p1/authorise', { amountCents: 450, card: 'tok_timeout' }, { key: 'a1' });
    const caller = new AbortController();
    const answer = post('/payments/p1/capture', {}, { key: 'c1', signal: caller.signal });
    await captured();
    caller.abort();
    await expect(answer).rejects.toThrow('aborted');
  });

  async function captured() {
    const response = await fetch(`${url}/payments/p1`);
    const { capturedCents } = await response.json();
    return capturedCents > 0 ? undefined : captured();
  }

  it('answers tok_timeout again once the payment is undone, so that the caller learns its fate', async () => {
    await post('/payments/p1/authorise', { amountCents: 450, card: 'tok_timeout' }, { key: 'a1' });
    await post('/payments/p1/refund', {}, { key: 'r1' });
    expect(await post('/payments/p1/capture', {}, { key: 'c1' })).toEqual({ status: 409, body: { code: 'voided' } });
  });

  it('carries out each request of tok_twice twice, and moves the money once', async () => {
    await charge('tok_twice');
    expect(types()).toEqual(['authorised', 'repeated', 'captured', 'repeated']);
  });

  it.each([
    { what: 'an unknown path', path: '/refunds', body: {}, status: 404 },
    { what: 'an authorisation without amount', path: '/payments/p1/authorise', body: { card: 'tok_ok' }, status: 400 },
    {
      what: 'an authorisation of nothing',
      path: '/payments/p1/authorise',
      body: { amountCents: 0, card: 'tok_ok' },
      status: 400,
    },
    { what: 'a body that is no object', path: '/payments/p1/capture', body: null, status: 400 },
    { what: 'a body that is too long', path: '/payments/p1/capture', body: { pad: 'x'.repeat(20_000) }, status: 400 },
  ])('refuses $what and writes nothing down', async ({ path, body, status }) => {
    expect((await post(path, body)).status).toBe(status);
    expect(types()).toEqual([]);
  });
});
