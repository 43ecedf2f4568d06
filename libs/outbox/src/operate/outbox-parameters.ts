import { IsBoolean, IsInt, IsISO8601, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** Which published messages to compare: unless told, those of the last hour. */
export class PublishedTime {
  /** RFC 3339, with the zone. */
  @IsOptional() @IsISO8601({ strict: true }) readonly since?: string;
  @IsOptional() @IsISO8601({ strict: true }) readonly until?: string;
  /** The whole history. */
  @IsOptional() @IsBoolean() readonly all?: boolean;
}

/** Which published messages to publish again: one by its id, those of a time, or of those only the ones that are missing. */
export class MessagesToRepublish extends PublishedTime {
  @IsOptional() @IsString() @IsNotEmpty() readonly id?: string;
  /** Only what the streams do not hold. */
  @IsOptional() @IsBoolean() readonly missing?: boolean;
  @IsOptional() @IsInt() @Min(1) @Max(10_000) readonly perSecond?: number;
  @IsOptional() @IsBoolean() readonly dryRun?: boolean;
}

/** How many parked messages to show, the oldest first; 100 unless told. */
export class ParkedFilter {
  @IsOptional() @IsInt() @Min(1) @Max(1_000) readonly limit?: number;
}

/** A parked message to offer to the broker at once. */
export class ParkedMessage {
  @IsString() @IsNotEmpty() readonly id!: string;
}

/** A parked message to give up, and why. */
export class MessageToDiscard {
  @IsString() @IsNotEmpty() readonly id!: string;
  @IsString() @IsNotEmpty() @MaxLength(1_000) readonly reason!: string;
  @IsOptional() @IsBoolean() readonly dryRun?: boolean;
}

/** The keys whose events are to be counted from 1 again, and why; `all` must be said. */
export class KeysToRestart {
  /** The name of the event. */
  @IsOptional() @IsString() @IsNotEmpty() readonly event?: string;
  @IsOptional() @IsString() @IsNotEmpty() readonly key?: string;
  @IsOptional() @IsBoolean() readonly all?: boolean;
  @IsString() @IsNotEmpty() @MaxLength(1_000) readonly reason!: string;
  @IsOptional() @IsBoolean() readonly dryRun?: boolean;
}
