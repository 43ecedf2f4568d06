import { IsBoolean, IsInt, IsNotEmpty, IsNumber, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { DeadLetterFilter } from '../dead-letters/dead-letter-filter.js';

/** For lists of what failed. */
export class ListParameters extends DeadLetterFilter {
  @IsOptional() @IsInt() @Min(1) @Max(1_000) readonly limit?: number;
}

/** One message, and its consumer where several failed it. */
export class ShowParameters {
  @IsString() readonly id!: string;
  @IsOptional() @IsString() readonly consumer?: string;
}

/** A correction; headers as a JSON object of texts. */
export class EditParameters extends ShowParameters {
  @IsOptional() @IsString() readonly body?: string;
  @IsOptional() @IsString() readonly headers?: string;
  @IsString() @IsNotEmpty() @MaxLength(1_000) readonly reason!: string;
  @IsOptional() @IsBoolean() readonly dryRun?: boolean;
}

/** Which dead letters to take up again; `all` must be said. */
export class RedriveParameters extends DeadLetterFilter {
  @IsOptional() @IsBoolean() readonly all?: boolean;
  /** Messages per second, 10 unless told. */
  @IsOptional() @IsNumber() @Min(0.1) @Max(1_000) readonly rate?: number;
  @IsOptional() @IsBoolean() readonly dryRun?: boolean;
}

/** Which dead letters to give up, and why. */
export class DiscardParameters extends DeadLetterFilter {
  @IsOptional() @IsBoolean() readonly all?: boolean;
  @IsString() @IsNotEmpty() @MaxLength(1_000) readonly reason!: string;
  @IsOptional() @IsBoolean() readonly dryRun?: boolean;
}

/** A redrive; without, the latest ones. */
export class ProgressParameters {
  @IsOptional() @IsString() readonly id?: string;
}

/** Which held keys to show. */
export class KeysParameters {
  @IsOptional() @IsString() readonly consumer?: string;
  @IsOptional() @IsString() readonly key?: string;
  @IsOptional() @IsInt() @Min(1) @Max(1_000) readonly limit?: number;
}

/** The key whose gap is accepted, and why. */
export class ReleaseParameters {
  @IsString() readonly consumer!: string;
  @IsString() readonly key!: string;
  @IsString() @IsNotEmpty() @MaxLength(1_000) readonly reason!: string;
}
