import { Payload } from '@nestwork/contract-kit';
import { IsUUID } from 'class-validator';

/** The order that a path names. */
export class OrderPath extends Payload {
  @IsUUID() readonly id!: string;
}
