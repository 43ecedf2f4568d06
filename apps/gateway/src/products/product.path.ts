import { Payload } from '@nestwork/contract-kit';
import { IsUUID } from 'class-validator';

/** The product that a path names. */
export class ProductPath extends Payload {
  @IsUUID() readonly id!: string;
}
