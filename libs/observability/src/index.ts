export { failHooks, type FailHooks, type FailMode, failModes, InjectedFailure } from './fail-hooks.js';
export { armFailPlan, parseFailPlan, type PlannedFailure } from './fail-plan.js';
export {
  afterFailStep,
  armFailPoint,
  armFailStep,
  beforeFailStep,
  failPoint,
  failStep,
  hasFailSteps,
} from './fail-point.js';
export { type FailStepName, failSteps } from './fail-step-names.js';
export { HealthRegistry, type CheckResult, type HealthCheck } from './health-registry.js';
export { JsonLogger, type JsonLoggerOptions } from './json-logger.js';
export { Metrics, type HistogramOptions, type MetricOptions } from './metrics.js';
export { ObservabilityModule, type ObservabilityOptions } from './observability.module.js';
export { redact } from './redact.js';
export { continueTrace, currentTrace, newTrace, runWithTrace, type Trace, type TraceParent } from './trace.js';
