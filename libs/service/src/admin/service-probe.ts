import type { HealthRegistry, Metrics } from '@nestwork/observability';

/** What the admin port can see of the service beside it; filled while the service comes up. */
export class ServiceProbe {
  /** True from the first moment the service is ready, and for good. */
  started = false;
  health?: HealthRegistry;
  metrics?: Metrics;
}
