import { Nested, NestedList, Payload } from '@nestwork/contract-kit';
import { JourneyEntry, orderStatuses, type OrderView, type PaymentView } from '@nestwork/contracts';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';

/** What fits on a screen without scrolling. */
const SHOWN_ITEMS = 3;

/** A product of an order in the words of a list. */
export class PhoneOrderItem extends Payload {
  @IsString() @Length(1, 200) readonly name!: string;
  @IsInt() @Min(1) readonly quantity!: number;
}

/**
 * An order on one screen of a phone: its first three items and how many more there are, the last thing that happened, and whether it is paid,
 * which is missing when nobody could say so quickly.
 */
export class PhoneOrderView extends Payload {
  @IsUUID() readonly orderId!: string;
  @IsIn(orderStatuses) readonly status!: OrderView['status'];
  @IsOptional() @IsString() @Length(1, 200) readonly reason?: string;
  @IsInt() @Min(1) readonly totalCents!: number;
  @NestedList(PhoneOrderItem, { min: 1, max: SHOWN_ITEMS }) readonly items!: readonly PhoneOrderItem[];
  @IsInt() @Min(0) @Max(100) readonly moreItems!: number;
  @IsOptional() @Nested(JourneyEntry) readonly latest?: JourneyEntry;
  @IsOptional() @IsBoolean() readonly isPaid?: boolean;
}

/** Puts it together. @param payment  undefined when nobody could say */
export function phoneOrderView(order: OrderView, payment: PaymentView | undefined): PhoneOrderView {
  const { orderId, status, reason, totalCents, lines, journey } = order;
  const latest = journey.at(-1);
  return PhoneOrderView.of({
    orderId,
    status,
    ...(reason !== undefined && { reason }),
    totalCents,
    items: lines.slice(0, SHOWN_ITEMS).map(({ name, quantity }) => ({ name, quantity })),
    moreItems: Math.max(0, lines.length - SHOWN_ITEMS),
    ...(latest && { latest }),
    ...(payment && { isPaid: payment.status === 'captured' }),
  });
}
