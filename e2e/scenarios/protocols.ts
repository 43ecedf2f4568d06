import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import type { Api, Outcome } from '../protocols/api.js';
import { comparable } from '../protocols/comparable.js';
import { GraphqlApi } from '../protocols/graphql-api.js';
import { GrpcApi } from '../protocols/grpc-api.js';
import { protocolsPage, type Row } from '../protocols/protocols-page.js';
import { RestApi } from '../protocols/rest-api.js';
import { newPeople } from '../protocols/people.js';
import { stepBeyondQuota, steps, stepWithoutInventory, type Step } from '../protocols/steps.js';
import { Visit } from '../protocols/visit.js';
import type { Shop } from '../support/shop.js';

const page = 'docs/api/protocols.md';

/** That REST, GraphQL and gRPC are three ways to say the same. */
export function protocols(shop: Shop): void {
  describe('by REST, GraphQL and gRPC', () => {
    const rows: Row[] = [];
    let apis: readonly Api[] = [];
    let visits: readonly Visit[] = [];

    beforeAll(async () => {
      const { gatewayUrl, grpcAddress } = shop.system.addresses;
      apis = [new RestApi(gatewayUrl), new GraphqlApi(gatewayUrl), new GrpcApi(grpcAddress)];
      // One after the other: two commands would change the file of API keys at once.
      visits = [];
      for (const api of apis) visits = [...visits, new Visit(api, await newPeople(shop))];
    }, 60_000);
    afterAll(() => apis.forEach((api) => api.close()));

    /** One protocol after the other: what they do concerns the same stock. */
    async function done(step: Step): Promise<readonly Outcome[]> {
      const outcomes: Outcome[] = [];
      for (const visit of visits) outcomes.push(await step.ask(visit));
      rows.push({ step, outcomes });
      return outcomes;
    }

    async function restartGateway(env?: Readonly<Record<string, string>>): Promise<void> {
      await shop.system.stop('gateway');
      await shop.system.start('gateway', env);
      await shop.system.untilReady('gateway');
    }

    function expectTheSame({ ends }: Step, outcomes: readonly Outcome[]): void {
      const ended = outcomes.map(({ refusal }) => refusal?.code ?? 'success');
      expect(ended).toEqual(apis.map(() => ends));
      const [first, ...others] = outcomes.map(({ result, refusal }) => comparable(result ?? sharedBy(refusal)));
      for (const other of others) expect(other).toEqual(first);
      for (const { refusal } of outcomes.filter((outcome) => outcome.refusal)) {
        expect(refusal!.correlationId).toMatch(/^[\w-]{20,}$/);
        expect(JSON.stringify(refusal).length).toBeLessThanOrEqual(4_096);
      }
    }

    it.each(steps)(
      '$what: $ends',
      async (step) => {
        expectTheSame(step, await done(step));
      },
      60_000,
    );

    it(`${stepWithoutInventory.what}: ${stepWithoutInventory.ends}`, async () => {
      await shop.system.stop('inventory');
      const outcomes = await done(stepWithoutInventory);
      await shop.system.start('inventory');
      await shop.system.untilReady('inventory');
      expectTheSame(stepWithoutInventory, outcomes);
      expect(outcomes.map(({ retryAfterS }) => retryAfterS)).toEqual(apis.map(() => 1));
    }, 60_000);

    it(`${stepBeyondQuota.what}: ${stepBeyondQuota.ends}`, async () => {
      await restartGateway({ WRITES_PER_MINUTE: '1' });
      const outcomes = await done(stepBeyondQuota);
      await restartGateway();
      expectTheSame(stepBeyondQuota, outcomes);
      for (const { retryAfterS } of outcomes) expect(retryAfterS).toBeGreaterThan(0);
    }, 60_000);

    it(`is answered as ${page} says`, async () => {
      const text = protocolsPage(
        apis.map(({ protocol }) => protocol),
        rows,
      );
      if (process.env['PROTOCOLS_WRITE'] === '1') await writeFile(page, text);
      expect(await readFile(page, 'utf8')).toBe(text);
    });
  });
}

/** What a refusal is in every protocol; the words for people are not compared. */
function sharedBy(refusal: Outcome['refusal']): object {
  const { code, status, problems, details } = { ...refusal };
  return { code, status, problems, details };
}
