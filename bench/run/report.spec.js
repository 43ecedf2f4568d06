import { expect, it } from '@jest/globals';
import { readable, sectionOf } from './report.js';

const contenders = [
  { name: 'ours', label: 'Nestwork' },
  { name: 'limit', label: 'the limit' },
];
const results = new Map([
  ['ours', { perSecond: 900, peakRssMb: Number.NaN }],
  ['limit', { perSecond: 1_200, peakRssMb: 50 }],
]);
const columns = [
  { name: 'perSecond', title: 'messages/s' },
  { ratioOf: 'perSecond', title: 'Nestwork ÷ it' },
  { name: 'peakRssMb', title: 'MB' },
];
const report = {
  title: 'Drain',
  notes: 'as fast as it goes',
  tables: [{ title: 'all', columns, contenders, results }],
};

it('shows every contender with the share of it that the product reaches', () => {
  const section = sectionOf('B3', { ...report, goals: [] }, 'two cores');
  expect(section).toContain('## B3 Drain\n\ntwo cores\n\nas fast as it goes');
  expect(section).toContain('| Nestwork | 900 | 1 | – |');
  expect(section).toContain('| the limit | 1,200 | 0.75 | 50 |');
});

it('says by how much a goal is missed', () => {
  const goals = [{ what: 'share', goal: 0.9, value: 0.75 }];
  expect(sectionOf('B3', { ...report, goals }, '')).toContain('- share: 0.75, goal ≥ 0.9: missed by 16.7 %');
});

it('says that a goal is reached, also one that must not be exceeded', () => {
  const goals = [
    { what: 'share', goal: 0.9, value: 0.95 },
    { what: 'p99 ms', goal: 5, value: 4.2, atMost: true },
  ];
  expect(sectionOf('B3', { ...report, goals }, '').match(/: reached/g)).toHaveLength(2);
});

it.each([
  [123_456.7, '123,457'],
  [0.012_345, '0.0123'],
  [undefined, '–'],
])('prints %p as %s', (number, text) => {
  expect(readable(number)).toBe(text);
});
