import { IsBoolean, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';

/** What `streams apply` may do beyond what a start of the service does. */
export class StreamChanges {
  /** Change streams that differ. */
  @IsOptional() @IsBoolean() readonly changeStreams?: boolean;
  /** Delete consumers that stand for something else and declare them anew: they start over with the oldest message. */
  @IsOptional() @IsBoolean() readonly recreateConsumers?: boolean;
  /** Delete every consumer of this service and declare it anew: all that the streams still hold is received once more. */
  @IsOptional() @IsBoolean() readonly restartConsumers?: boolean;
  /** Delete consumers that this service no longer declares; their position is lost. */
  @IsOptional() @IsBoolean() readonly deleteOrphans?: boolean;
  /** Needed when something is deleted. */
  @IsOptional() @IsString() @IsNotEmpty() @MaxLength(1_000) readonly reason?: string;
  @IsOptional() @IsBoolean() readonly dryRun?: boolean;
}
