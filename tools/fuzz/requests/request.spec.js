import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { projectRoot } from '../../build/project-root.js';
import { Api } from '../api.js';
import { anyRequest } from './request.js';

const document = JSON.parse(readFileSync(`${projectRoot}/docs/api/openapi.json`, 'utf8'));
const api = new Api(document);
const requests = fc.sample(anyRequest(api, {}), { numRuns: 4_000, seed: 7 });
const ofKind = (kind) => requests.filter(({ what }) => what === kind);

describe('the requests', () => {
  it('are the same for the same seed', () => {
    expect(fc.sample(anyRequest(api, {}), { numRuns: 50, seed: 7 })).toEqual(requests.slice(0, 50));
  });

  it('are of every kind, and there are valid ones for every operation', () => {
    const kinds = [
      'valid',
      'unauthorized',
      'odd body',
      'no JSON',
      'odd fields',
      'odd headers',
      'odd method',
      'unasked body',
      'stray path',
    ];
    expect(new Set(requests.map(({ what }) => what))).toEqual(new Set(kinds));
    expect(new Set(ofKind('valid').map(({ operation }) => operation))).toEqual(
      new Set(api.operations.map(({ name }) => name)),
    );
  });

  it('that are valid have bodies that the document allows', () => {
    const withBody = ofKind('valid').filter(({ body }) => body);
    expect(withBody.length).toBeGreaterThan(100);
    for (const { operation, body } of withBody)
      expect(api.misfit(api.operation(operation).body, JSON.parse(body.toString()))).toBeUndefined();
  });

  it.each(['odd body', 'no JSON', 'odd fields'])('are mostly, and known to be, wrong: %s', (kind) => {
    const known = ofKind(kind).filter(({ fits }) => fits === false);
    expect(known.length).toBeGreaterThan(ofKind(kind).length / 2);
  });

  it('try what reaches for the prototype of every object', () => {
    const bodies = ofKind('odd body').map(({ body }) => body.toString());
    expect(bodies.filter((body) => body.includes('"__proto__":')).length).toBeGreaterThan(5);
  });

  it('never go through a proxy of their own, nor open a tunnel', () => {
    for (const { target, method } of requests) {
      expect(target).toMatch(/^[\x21-\xff]+$/);
      expect(method).not.toBe('CONNECT');
    }
  });
});
