import { IsInt } from 'class-validator';
import { Env } from '../src/config/env.js';
import { ServiceConfig } from '../src/service-config.js';

/** The configuration of the services that the specs of this library run. */
export class SampleConfig extends ServiceConfig {
  @Env('ADMIN_PORT', { default: 0, description: 'the admin port; 0 takes a free one.' })
  @IsInt()
  override readonly adminPort!: number;
}
