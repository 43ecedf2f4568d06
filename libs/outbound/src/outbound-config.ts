import { Env, ServiceConfig } from '@nestwork/service';
import { IsOptional, IsString, ValidateBy } from 'class-validator';
import type { OutboundRules } from './outbound-rules.js';
import { isNetwork } from './reachable-addresses.js';

/** What a service that calls others by HTTP reads from its environment, beside the addresses that it is to call. */
export class OutboundConfig extends ServiceConfig {
  @Env('OUTBOUND_ORIGINS', {
    description:
      'what may be called beside the addresses that are configured already, as an issuer whose keys are elsewhere needs it: https://keys.example, separated by commas.',
  })
  @IsOptional()
  @IsString()
  @EachIs('origin', isOrigin, 'must be origins like https://keys.example')
  readonly outboundOrigins?: string;

  @Env('OUTBOUND_PRIVATE_NETWORKS', {
    default: '',
    developmentDefault: '127.0.0.0/8,::1/128',
    description:
      'the networks that may be called although they are not of the public internet, separated by commas: 10.0.12.0/24.',
  })
  @IsString()
  @EachIs('network', isNetwork, 'must be networks like 10.0.12.0/24')
  readonly outboundPrivateNetworks!: string;

  /** The rules for calls to addresses of the configuration; those that are not set count for nothing. */
  protected outboundTo(addresses: readonly (string | undefined)[]): OutboundRules {
    const configured = addresses.filter((address) => address !== undefined);
    return {
      origins: [...configured, ...listIn(this.outboundOrigins)],
      privateNetworks: listIn(this.outboundPrivateNetworks),
    };
  }
}

function EachIs(name: string, is: (text: string) => boolean, message: string): PropertyDecorator {
  const validate = (value: unknown) => typeof value === 'string' && listIn(value).every(is);
  return ValidateBy({ name, validator: { validate, defaultMessage: () => message } });
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function listIn(text = ''): readonly string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
