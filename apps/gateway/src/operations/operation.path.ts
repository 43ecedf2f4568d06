import { Payload } from '@nestwork/contract-kit';
import { IsUUID } from 'class-validator';

/** The operation that a path names. */
export class OperationPath extends Payload {
  @IsUUID() readonly id!: string;
}
