import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What every metric states. */
export interface MetricOptions<Label extends string = string> {
  /** Without prefix; `nestwork_` is put in front. */
  readonly name: string;
  readonly help: string;
  /** Only labels with few values: never an id. */
  readonly labelNames?: readonly Label[];
}

/** A histogram also states its bounds, in the unit that its name ends with. */
export interface HistogramOptions<Label extends string = string> extends MetricOptions<Label> {
  readonly buckets: readonly number[];
}

/** A gauge may also be set just before it is read, for what can be looked up at any time. */
export interface GaugeOptions<Label extends string = string> extends MetricOptions<Label> {
  readonly collect?: (gauge: Gauge<Label>) => void;
}

/** The numbers of one service, in the text format of Prometheus. Asking for a metric again returns the same one. */
@Injectable()
export class Metrics {
  readonly #registry = new Registry();
  readonly #metrics = new Map<string, object>();

  constructor(service: string) {
    this.#registry.setDefaultLabels({ service });
  }

  counter<Label extends string = never>(options: MetricOptions<Label>): Counter<Label> {
    return this.#once(options.name, Counter<Label>, () => new Counter(this.#settings(options)));
  }

  gauge<Label extends string = never>({ collect, ...options }: GaugeOptions<Label>): Gauge<Label> {
    return this.#once(options.name, Gauge<Label>, () => {
      const gauge: Gauge<Label> = new Gauge({
        ...this.#settings(options),
        ...(collect && { collect: () => collect(gauge) }),
      });
      return gauge;
    });
  }

  histogram<Label extends string = never>(options: HistogramOptions<Label>): Histogram<Label> {
    const buckets = [...options.buckets];
    return this.#once(options.name, Histogram<Label>, () => new Histogram({ ...this.#settings(options), buckets }));
  }

  /**
   * Adds memory, processor, event loop and garbage collection of this process. Once per process: its observers never
   * end.
   */
  addProcessMetrics(): void {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** All metrics as Prometheus reads them. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #once<M extends object>(name: string, Kind: new (...settings: never[]) => M, create: () => M): M {
    const known = this.#metrics.get(name);
    if (known instanceof Kind) return known;
    const metric = create();
    this.#metrics.set(name, metric);
    return metric;
  }

  #settings<Label extends string>({ name, help, labelNames = [] }: MetricOptions<Label>) {
    return { name: `nestwork_${name}`, help, labelNames: [...labelNames], registers: [this.#registry] };
  }
}
