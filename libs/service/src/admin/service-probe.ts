import type { HealthRegistry, Metrics } from '@nestwork/observability';

/** What the admin port can see of the service beside it; filled while the service comes up. */
export class ServiceProbe {
  /** True from the first moment the service is ready, and for good. */
  started = false;
  /** What the start waits for, in words. */
  waitingFor?: () => string | undefined;
  health?: HealthRegistry;
  metrics?: Metrics;
}
