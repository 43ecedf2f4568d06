import { OutboundConfig, type OutboundRules } from '@nestwork/outbound';
import { AdminPort, DatabaseUrl, Env, MigrateAtStart } from '@nestwork/service';
import { Matches } from 'class-validator';

/** What payments reads from its environment. */
export class PaymentsConfig extends OutboundConfig {
  @AdminPort(3103)
  declare readonly adminPort: number;

  @DatabaseUrl('payments')
  readonly databaseUrl!: string;

  @MigrateAtStart()
  readonly migrateAtStart!: boolean;

  @Env('PAYMENT_PROVIDER_URL', {
    developmentDefault: 'http://127.0.0.1:3200',
    description: 'where the payment provider answers.',
  })
  @Matches(/^https?:\/\/\S+$/, { message: 'must be an address that begins with http:// or https://' })
  readonly paymentProviderUrl!: string;

  /** What payments may call: the payment provider. */
  get outbound(): OutboundRules {
    return this.outboundTo([this.paymentProviderUrl]);
  }
}
