/** A line of the payment provider's file: what it did, and for which payment. The id of a payment is that of its order. */
export interface LedgerEntry {
  readonly paymentId: string;
  readonly type: 'authorised' | 'declined' | 'captured' | 'refunded' | 'voided' | 'refused' | 'failed' | 'repeated';
  readonly amountCents?: number;
}

/** The whole file, oldest line first. */
export async function ledgerOf(providerUrl: string): Promise<LedgerEntry[]> {
  const response = await fetch(new URL('/ledger', providerUrl));
  const lines = (await response.text()).split('\n');
  return lines.filter((line) => line !== '').map((line): LedgerEntry => JSON.parse(line));
}

/** What the provider took for an order and what it gave back. */
export function moneyOf(
  ledger: readonly LedgerEntry[],
  orderId: string,
): { captures: number; capturedCents: number; refundedCents: number } {
  const own = ledger.filter(({ paymentId }) => paymentId === orderId);
  return {
    captures: own.filter(({ type }) => type === 'captured').length,
    capturedCents: sum(own, 'captured'),
    refundedCents: sum(own, 'refunded'),
  };
}

function sum(entries: readonly LedgerEntry[], type: LedgerEntry['type']): number {
  return entries.filter((entry) => entry.type === type).reduce((total, { amountCents = 0 }) => total + amountCents, 0);
}
