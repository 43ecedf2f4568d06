import { Payload } from '@nestwork/contract-kit';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

/** Behind which event to go on: the `eventId` of the last one that the caller has seen. A browser says it by Last-Event-ID. */
export class FollowOperationParams extends Payload {
  @IsOptional() @IsInt() @Min(0) @Max(1_000_000) readonly after?: number;
}
