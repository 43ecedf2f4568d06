import { Payload } from '@nestwork/contract-kit';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Min } from 'class-validator';
import { operationStatuses, type OperationStatus } from './operation-status.js';

/** Something that goes on after it was answered: how far it is, what it is about, and where its progress is told as it happens. */
export class OperationView extends Payload {
  @IsUUID() readonly operationId!: string;
  @IsIn(operationStatuses) readonly status!: OperationStatus;
  /** Why it failed. */
  @IsOptional() @IsString() @Length(1, 200) readonly reason?: string;
  /** The path of what it is about. */
  @IsString() readonly about!: string;
  /** The path of its events. */
  @IsString() readonly events!: string;
}

/** Something that happened in an operation. `eventId` counts from 1, the same for everybody who asks, whichever gateway answers. */
export class OperationProgress extends Payload {
  @IsUUID() readonly operationId!: string;
  @IsInt() @Min(1) readonly eventId!: number;
  @IsIn(operationStatuses) readonly status!: OperationStatus;
  @IsOptional() @IsString() @Length(1, 200) readonly reason?: string;
}
