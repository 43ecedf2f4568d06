import type { Metrics } from '@nestwork/observability';

/** What is counted of the calls to each service. */
export type PathMetrics = ReturnType<typeof pathMetrics>;

/** Tells how many calls each way has in flight when somebody looks, and not with every call. @param states  of all ways */
export function watchInFlight(metrics: Metrics, states: () => readonly { service: string; inFlight: number }[]): void {
  metrics.gauge({
    name: 'service_calls_in_flight',
    help: 'Calls to a service that have no answer yet',
    labelNames: ['target'],
    collect: (gauge) => states().forEach(({ service, inFlight }) => gauge.set({ target: service }, inFlight)),
  });
}

/** The metrics of the ways to services, by service. */
export function pathMetrics(metrics: Metrics) {
  return {
    circuit: metrics.gauge({
      name: 'service_circuit',
      help: 'The circuit to a service: 0 closed, 1 open, 2 letting one call through to see',
      labelNames: ['target'],
    }),
    refused: metrics.counter({
      name: 'service_calls_refused_total',
      help: 'Calls that were not sent, because the circuit to the service is open or too many are in flight, of all callers or of one',
      labelNames: ['target', 'reason'],
    }),
    retries: metrics.counter({
      name: 'service_retries_total',
      help: 'Calls to a service that were repeated, and repeats that the budget did not allow',
      labelNames: ['target', 'outcome'],
    }),
  };
}
