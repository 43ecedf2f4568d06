import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import type { SagaStatus } from '../decide/saga-status.js';

const STATUSES = [
  'running',
  'completing',
  'compensating',
  'cancelling',
  'completed',
  'compensated',
  'needs_attention',
] as const satisfies readonly SagaStatus[];

/** Which sagas to list: unless told, those under way and those that need attention. */
export class SagaFilter {
  @IsOptional() @IsIn(STATUSES) readonly status?: SagaStatus;
  @IsOptional() @IsString() @IsNotEmpty() readonly saga?: string;
  /** Only those that began at least so long ago. */
  @IsOptional() @IsInt() @Min(0) readonly olderThanMinutes?: number;
  @IsOptional() @IsInt() @Min(1) @Max(1_000) readonly limit?: number;
}

/** One saga. Its name is needed only when sagas of several names share the id. */
export class OneSaga {
  @IsUUID() readonly id!: string;
  @IsOptional() @IsString() @IsNotEmpty() readonly saga?: string;
}

/** One saga to take up again, or with `all` those that need attention. */
export class SagasToRetry {
  @IsOptional() @IsUUID() readonly id?: string;
  @IsOptional() @IsString() @IsNotEmpty() readonly saga?: string;
  @IsOptional() @IsBoolean() readonly all?: boolean;
  /** At most so many of all, 100 unless told. */
  @IsOptional() @IsInt() @Min(1) @Max(1_000) readonly limit?: number;
  @IsOptional() @IsString() @IsNotEmpty() @MaxLength(1_000) readonly reason?: string;
  @IsOptional() @IsBoolean() readonly dryRun?: boolean;
}

/** A saga that was settled by hand, how it ended, and what was done. */
export class SettledSaga {
  @IsUUID() readonly id!: string;
  @IsOptional() @IsString() @IsNotEmpty() readonly saga?: string;
  @IsIn(['completed', 'compensated']) readonly as!: 'completed' | 'compensated';
  @IsString() @IsNotEmpty() @MaxLength(1_000) readonly reason!: string;
  @IsOptional() @IsBoolean() readonly dryRun?: boolean;
}
