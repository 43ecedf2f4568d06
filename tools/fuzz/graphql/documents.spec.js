import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, parse, validate } from 'graphql';
import { projectRoot } from '../../build/project-root.js';
import { Api } from '../api.js';
import { documents } from './documents.js';
import { graphqlRequests } from './requests.js';

const text = (name) => readFileSync(`${projectRoot}/docs/api/${name}`, 'utf8');
const schema = buildSchema(text('schema.graphql'));
const source = {
  schema,
  api: new Api(JSON.parse(text('openapi.json'))),
  known: { cursor: ['{latest}', '0190b5a0-0000-7000-8000-0000000000a1'] },
};
const asked = fc.sample(documents(source), { numRuns: 500, seed: 7 });
const requests = fc.sample(graphqlRequests(source), { numRuns: 1_000, seed: 7 });
const ofKind = (kind) => requests.filter(({ what }) => what === kind);

describe('the documents', () => {
  it('are allowed by the schema', () => {
    for (const { query } of asked) expect([query, validate(schema, parse(query))]).toEqual([query, []]);
  });

  it('ask every endpoint but those that stream, with all that GraphQL has to ask with', () => {
    const endpoints = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.keys(type.getFields()),
    );
    expect(new Set(asked.flatMap((each) => each.endpoints))).toEqual(new Set(endpoints));
    const queries = asked.map(({ query }) => query).join('\n');
    for (const means of [
      /\ba\d+: /,
      /\.\.\.F\d/,
      /\.\.\. on \w/,
      /\.\.\. +\{/,
      /@skip\(if: \$/,
      /input: \{/,
      /input: \$/,
    ])
      expect(queries).toMatch(means);
  });
});

describe('the requests of GraphQL', () => {
  it('are the same for the same seed', () => {
    expect(fc.sample(graphqlRequests(source), { numRuns: 50, seed: 7 })).toEqual(requests.slice(0, 50));
  });

  it('are of every kind', () => {
    const kinds = [
      'GraphQL',
      'GraphQL by GET',
      'GraphQL for nobody',
      'changed document',
      'too large document',
      'odd variables',
      'odd GraphQL body',
      'broken GraphQL body',
      'any text for a document',
    ];
    expect(new Set(requests.map(({ what }) => what))).toEqual(new Set(kinds));
  });

  it('whose document was changed are mostly, and known to be, wrong', () => {
    const changed = ofKind('changed document');
    expect(changed.filter(({ fits }) => fits === false).length).toBeGreaterThan(changed.length / 2);
  });

  it('send no word that stands for something only in a target', () => {
    for (const { body } of ofKind('GraphQL')) expect(body.toString()).not.toContain('{latest}');
  });
});
