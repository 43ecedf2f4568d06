import { Payload } from '@nestwork/contract-kit';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

/** Why a part of an answer is missing. `part` is the name of the field; the others are what a problem would say that is about it alone. */
export class PartProblem extends Payload {
  @IsString() @Length(1, 100) readonly part!: string;
  @IsInt() @Min(400) @Max(599) readonly status!: number;
  @IsString() @Length(1, 100) readonly code!: string;
  @IsString() @Length(1, 500) readonly detail!: string;
  @IsOptional() @IsInt() @Min(1) readonly retryAfterS?: number;
}
