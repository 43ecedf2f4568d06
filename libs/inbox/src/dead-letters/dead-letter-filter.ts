import { IsOptional, IsString } from 'class-validator';

/** Which dead letters; what is not given is not asked for. */
export class DeadLetterFilter {
  @IsOptional() @IsString() readonly id?: string;
  @IsOptional() @IsString() readonly consumer?: string;
  /** The fingerprint that `failed groups` shows. */
  @IsOptional() @IsString() readonly group?: string;
  /** The name of the error. */
  @IsOptional() @IsString() readonly error?: string;
}

/** The condition, on the first four parameters. */
export const MATCHES = `
  ($1::text IS NULL OR message_id = $1) AND ($2::text IS NULL OR consumer = $2)
  AND ($3::text IS NULL OR fingerprint = $3) AND ($4::text IS NULL OR error_name = $4)`;

/** Dead, and not about to be tried again. */
export const IS_DEAD = 'dead_at IS NOT NULL AND retry_at IS NULL';

/** Dead, or it waits for a redrive that has not begun it: nobody has it in hand, so it can be changed. */
export const IS_AT_REST = '(dead_at IS NOT NULL AND (retry_at IS NULL OR (redrive_id IS NOT NULL AND attempts = 0)))';

/** The values of those parameters. */
export function filterValues({ id, consumer, group, error }: DeadLetterFilter): (string | null)[] {
  return [id ?? null, consumer ?? null, group ?? null, error ?? null];
}
