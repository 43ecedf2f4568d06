import { Env, ServiceConfig } from '@nestwork/service';
import { IsBoolean, IsInt, IsString, Min } from 'class-validator';

/** The environment of the services that are measured. */
export class BenchConfig extends ServiceConfig {
  @Env('DATABASE_URL', { secret: true, description: 'the database of this round.' })
  @IsString()
  readonly databaseUrl!: string;

  @Env('MIGRATE_AT_START', { default: true, description: 'whether to make the tables.' })
  @IsBoolean()
  readonly migrateAtStart!: boolean;

  @Env('CONCURRENCY', { default: 10, description: 'events in work at once, and connections for them.' })
  @IsInt()
  @Min(1)
  readonly concurrency!: number;

  @Env('SUBSCRIPTIONS', { default: 0, description: 'consumers beside the one that is measured.' })
  @IsInt()
  @Min(0)
  readonly subscriptions!: number;

  @Env('MESSAGES', { default: 0, description: 'how many events a program makes.' })
  @IsInt()
  @Min(0)
  readonly messages!: number;

  @Env('KEYS', { default: 5_000, description: 'over how many keys they are spread.' })
  @IsInt()
  @Min(1)
  readonly keys!: number;
}
