import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../build/project-root.js';
import { markdownBelow } from './markdown-below.js';
import { metricsIn, metricsInSource } from './metrics-in-source.js';
import { withMetrics, wrongNamesIn } from './metrics-page.js';

const source = `
  const help = 'Answers that were kept';
  const labelNames = ['saga'] as const;
  metrics.counter({ name: 'kept_total', help, labelNames });
  this.open = metrics.gauge({
    name: 'streams',
    help: 'Streams',
    collect: (gauge) => states().forEach(({ service }) => gauge.set({ target: service }, 1)),
  });
  metrics.histogram({ name: 'call_seconds', help: 'Time', labelNames: ['endpoint', 'status'], buckets: [1] });
`;
const declared = metricsIn('libs/saga/src/reports.ts', source);

describe('the metrics that a file declares', () => {
  it('are read with kind, help and labels, also where a constant holds them', () => {
    const place = 'libs/saga';
    expect(declared).toEqual([
      { name: 'nestwork_kept_total', kind: 'counter', help: 'Answers that were kept', labels: ['saga'], place },
      { name: 'nestwork_streams', kind: 'gauge', help: 'Streams', labels: [], place },
      { name: 'nestwork_call_seconds', kind: 'histogram', help: 'Time', labels: ['endpoint', 'status'], place },
    ]);
  });

  it('are not left out where their name is computed', () => {
    expect(() => metricsIn('libs/saga/src/reports.ts', 'metrics.gauge({ name: nameOf(x), help: "Streams" })')).toThrow(
      'a gauge whose name or help is no plain text',
    );
  });
});

describe('a document', () => {
  it('may name a metric with its prefix, and a histogram as Prometheus does', () => {
    expect(wrongNamesIn('`nestwork_kept_total` and nestwork_call_seconds_count', declared)).toEqual([]);
  });

  it.each([
    ['one that there is not', 'nestwork_lost_total', 'nestwork_lost_total'],
    ['one without its prefix', '`kept_total` counts', 'kept_total'],
    ['one with labels and without its prefix', '`kept_total{saga}`', 'kept_total'],
  ])('is wrong about %s', (_, text, name) => expect(wrongNamesIn(text, declared)).toEqual([name]));
});

describe('in this checkout', () => {
  const metrics = metricsInSource(projectRoot);

  it('the page of metrics is current (npm run metrics:write)', () => {
    const page = readFileSync('docs/metrics.md', 'utf8');
    expect(withMetrics(page, metrics)).toBe(page);
    expect(metrics.length).toBeGreaterThan(20);
  });

  it('no document names a metric that there is not, or leaves its prefix out', async () => {
    // A decision tells what was true when it was made.
    const files = (await markdownBelow(projectRoot)).filter((file) => !/docs.adr/.test(file));
    const wrong = files.flatMap((file) =>
      wrongNamesIn(readFileSync(file, 'utf8'), metrics).map((name) => `${relative(projectRoot, file)}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('the rules for Prometheus name metrics and labels that there are', () => {
    const rules = readFileSync('deploy/prometheus/alerts.yml', 'utf8');
    expect(wrongNamesIn(rules, metrics)).toEqual([]);
    const expressions = rules.match(/expr: .+/g);
    expect(expressions).toHaveLength(rules.match(/alert: /g).length);
    for (const expression of expressions) {
      const named = metrics.filter(({ name }) => expression.includes(name));
      const known = ['service', ...named.flatMap(({ labels }) => labels)];
      const labels = [...expression.matchAll(/by \(([^)]*)\)|\{(\w+)=/g)].flatMap(([, by, one]) =>
        (by ?? one).split(', '),
      );
      expect({ expression, unknown: labels.filter((label) => !known.includes(label)) }).toEqual({
        expression,
        unknown: [],
      });
    }
  });
});
