import { Injectable } from '@nestjs/common';
import { parseJson } from '@nestwork/contract-kit';
import { OutboundHttp } from '@nestwork/outbound';
import { PaymentsConfig } from '../payments.config.js';
import { PaymentProviderError } from './payment-provider-error.js';

/** How the provider answered a charge. `voided`: the payment had been undone before. */
export type ChargeAnswer =
  | { readonly status: 'captured'; readonly providerReference: string }
  | { readonly status: 'declined'; readonly reason: string }
  | { readonly status: 'voided' };

/** How much money the provider gave back: 0 when it had taken none. */
export interface RefundAnswer {
  readonly refundedCents: number;
}

const callTimeoutMs = 2_000;

/**
 * The payment provider, over HTTP. The order's id names the payment there, and each call carries a key made of it: a call
 * that is repeated after a timeout or a crash gets the first answer and moves no money again.
 *
 * Throws PaymentProviderError when the outcome is unknown (no answer within 2 s, or one that makes no sense).
 */
@Injectable()
export class PaymentProvider {
  constructor(
    private readonly config: PaymentsConfig,
    private readonly http: OutboundHttp,
  ) {}

  /** Authorises and captures. */
  async charge(
    { orderId, amountCents, card }: { orderId: string; amountCents: number; card: string },
    signal: AbortSignal,
  ): Promise<ChargeAnswer> {
    const authorised = await this.call({ orderId, action: 'authorise', body: { amountCents, card } }, signal);
    if (authorised.status !== 200) return refusalIn(authorised);
    const captured = await this.call({ orderId, action: 'capture' }, signal);
    if (captured.status !== 200) return refusalIn(captured);
    return { status: 'captured', providerReference: text(captured, 'reference') };
  }

  /** Gives back whatever was captured, and makes sure that nothing is captured later. */
  async refund(orderId: string, signal: AbortSignal): Promise<RefundAnswer> {
    const answer = await this.call({ orderId, action: 'refund' }, signal);
    const refundedCents = answer.body['refundedCents'];
    if (answer.status !== 200 || typeof refundedCents !== 'number') throw senseless(answer);
    return { refundedCents };
  }

  private async call({ orderId, action, body = {} }: ProviderCall, signal: AbortSignal): Promise<ProviderAnswer> {
    const what = `${action} payment ${orderId}`;
    try {
      const url = new URL(`/payments/${orderId}/${action}`, this.config.paymentProviderUrl);
      const answer = await this.http.request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': `${orderId}:${action}` },
        body: JSON.stringify(body),
        signal,
        timeoutMs: callTimeoutMs,
      });
      return { what, status: answer.status, body: fieldsOf(parseJson(answer.body)) };
    } catch (cause) {
      throw new PaymentProviderError(`${what}: the payment provider gave no answer`, { cause });
    }
  }
}

interface ProviderCall {
  readonly orderId: string;
  readonly action: 'authorise' | 'capture' | 'refund';
  readonly body?: object;
}

interface ProviderAnswer {
  readonly what: string;
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null) throw new TypeError('the answer is no JSON object');
  return { ...body };
}

function refusalIn(answer: ProviderAnswer): ChargeAnswer {
  if (answer.status === 402) return { status: 'declined', reason: text(answer, 'reason') };
  if (answer.status === 409 && answer.body['code'] === 'voided') return { status: 'voided' };
  throw senseless(answer);
}

function text(answer: ProviderAnswer, field: string): string {
  const value = answer.body[field];
  if (typeof value !== 'string' || value === '') throw senseless(answer);
  // Counted in characters: half of one could not be sent on.
  return Array.from(value).slice(0, 200).join('');
}

function senseless({ what, status, body }: ProviderAnswer): PaymentProviderError {
  return new PaymentProviderError(
    `${what}: the payment provider answered ${status} ${JSON.stringify(body).slice(0, 200)}`,
  );
}
