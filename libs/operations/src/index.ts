export { clockFinding, type ClockReading } from './clock-finding.js';
export { Doctor, type Finding, type Severity } from './doctor.js';
export { NoParameters } from './no-parameters.js';
export type { Operation, OperationCell, OperationContext, OperationResult } from './operation.js';
export { OperationRefused, OperationUnknown } from './operation-errors.js';
export { Operations, type OperationListing } from './operations.js';
export { OperationsModule } from './operations.module.js';
export { waitingFinding } from './waiting-finding.js';
