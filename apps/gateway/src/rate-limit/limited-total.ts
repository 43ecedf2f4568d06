import type { Metrics } from '@nestwork/observability';

/** The count of requests that were refused because their caller had made too many. */
export function limitedTotal(metrics: Metrics) {
  return metrics.counter({
    name: 'rate_limited_total',
    help: 'Requests refused because their caller or its address made too many',
    labelNames: ['quota', 'protocol'],
  });
}
