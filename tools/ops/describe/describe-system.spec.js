import { describe, expect, it } from '@jest/globals';
import { describeSystem } from './describe-system.js';
import { descriptionText } from './description-text.js';

const contract = (kind, className, service = 'shop') => ({
  kind,
  className,
  service,
  name: `${service}.${className}.v1`,
  errors: [],
});
const app = ({ handles = [], consumes = [], makes = [], sagas = [], routes = [] } = {}) => ({
  handles: handles.map((name) => ({ contract: name, by: `${name}Handler` })),
  consumes: consumes.map((name) => ({ contract: name, by: 'Consumer', durable: 'till.sales', isOrdered: true })),
  makes: new Set(makes),
  sagas,
  routes,
});
const [sell, sold] = [contract('command', 'Sell'), contract('event', 'Sold')];

describe('the description of a system', () => {
  it('finds nothing wrong when each message has somebody who sends it and somebody who takes it', () => {
    const shop = app({ handles: ['shop.Sell.v1'], makes: ['Sold'] });
    const till = app({ consumes: ['shop.Sold.v1'], makes: ['Sell'] });
    const { messages, problems, notes } = describeSystem({ contracts: [sell, sold], apps: { shop, till } });
    expect([problems, notes]).toEqual([[], []]);
    expect(messages).toMatchObject([
      { className: 'Sell', sentBy: ['till'], takenBy: [{ app: 'shop' }] },
      { className: 'Sold', sentBy: ['shop'], takenBy: [{ app: 'till', durable: 'till.sales', isOrdered: true }] },
    ]);
  });

  it.each([
    ['nobody handles a command', { shop: app({ makes: ['Sell'] }) }, /Sell .* is handled by nobody/],
    ['two handle a command', { shop: app({ handles: ['shop.Sell.v1', 'shop.Sell.v1'] }) }, /handled by .* and /],
    [
      'another service handles it',
      { till: app({ handles: ['shop.Sell.v1'] }) },
      /message to shop, and .* of till handles it/,
    ],
  ])('is a problem when %s', (_, apps, problem) => {
    const { problems } = describeSystem({ contracts: [sell], apps });
    expect(problems).toEqual([expect.stringMatching(problem)]);
  });

  it.each([
    [
      'nobody publishes what is consumed',
      { till: app({ consumes: ['shop.Sold.v1'] }) },
      /published by nobody, and till.sales waits/,
    ],
    ["somebody makes another's event", { till: app({ makes: ['Sold'] }) }, /is an event of shop, and till makes it/],
  ])('is a problem when %s', (_, apps, problem) => {
    expect(describeSystem({ contracts: [sold], apps }).problems).toEqual([expect.stringMatching(problem)]);
  });

  it('notes what is sent or consumed by nobody, which may be for others to do', () => {
    const shop = app({ handles: ['shop.Sell.v1'], makes: ['Sold'] });
    const { notes, problems } = describeSystem({ contracts: [sell, sold], apps: { shop } });
    expect(problems).toEqual([]);
    expect(notes).toEqual(['Sell (shop.Sell.v1) is sent by nobody', 'Sold (shop.Sold.v1) is consumed by nobody']);
  });

  it('reads as one section for each application', () => {
    const shop = app({
      handles: ['shop.Sell.v1'],
      makes: ['Sold'],
      sagas: [{ name: 'sale', steps: ['weigh', 'pay'] }],
    });
    const till = app({ consumes: ['shop.Sold.v1'], makes: ['Sell'], routes: ['POST /sales'] });
    const contracts = [
      { ...sell, reply: 'Receipt', errors: ['SoldOut'] },
      { ...sold, key: 'article' },
    ];
    expect(descriptionText(describeSystem({ contracts, apps: { shop, till } })).split('\n')).toEqual([
      'shop',
      '  handles    Sell from till, answers Receipt or SoldOut',
      '  publishes  Sold by article to till.sales',
      '  saga       sale: weigh, pay',
      '',
      'till',
      '  serves     POST /sales',
      '  consumes   Sold of shop as till.sales, in order',
      '  sends      Sell to shop',
    ]);
  });
});
