import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Api, Outcome, Question } from './api.js';
import { stepBeyondQuota, steps, stepWithoutInventory, withoutStep } from './steps.js';
import { Visit } from './visit.js';

/** A protocol that does nothing but remember what was asked; its answer is what any step may wait for. */
class Remembering implements Api {
  readonly protocol = 'none';
  readonly endpoints = new Set<string>();

  async ask({ endpoint }: Question): Promise<Outcome> {
    this.endpoints.add(endpoint);
    const result = { orderId: 'one', isPaid: true, status: 'failed', journey: [{ what: 'completed' }] };
    return { said: 'asked', result };
  }

  close(): void {}
}

async function askedEndpoints(): Promise<readonly string[]> {
  const api = new Remembering();
  const visit = new Visit(api, { customer: 'c', stranger: 's', admin: 'a', machine: 'm' });
  for (const step of [...steps, stepWithoutInventory, stepBeyondQuota]) await step.ask(visit);
  return [...api.endpoints];
}

function declaredEndpoints(): readonly string[] {
  const { paths }: { paths: Record<string, Record<string, { operationId: string }>> } = JSON.parse(
    readFileSync('docs/api/openapi.json', 'utf8'),
  );
  return Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
}

describe('the table of the three protocols', () => {
  it('has a step for each endpoint, or a reason why not', async () => {
    const told = [...(await askedEndpoints()), ...Object.keys(withoutStep)];
    const declared = declaredEndpoints();
    const untold = declared.filter((name) => !told.includes(name));
    const gone = told.filter((name) => !declared.includes(name));
    expect([
      ...untold.map((name) => `${name}: add a step to steps, or a reason to withoutStep, in e2e/protocols/steps.ts`),
      ...gone.map((name) => `${name} is no endpoint: take it out of e2e/protocols/steps.ts`),
    ]).toEqual([]);
    expect(new Set(told).size).toBe(told.length);
  });

  it('does each thing once', () => {
    const names = steps.map(({ what }) => what);
    expect(new Set(names).size).toBe(names.length);
  });
});
