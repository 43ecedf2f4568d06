import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrderShipped, ShipmentBegun, ShipOrder } from '@nestwork/contracts';
import { Outbox } from '@nestwork/outbox';
import { ShipmentRepository } from '../shipment.repository.js';

/** Sends what somebody asks to be sent. */
@CommandHandler(ShipOrder)
export class ShipOrderHandler implements ICommandHandler<ShipOrder> {
  constructor(
    private readonly shipments: ShipmentRepository,
    private readonly outbox: Outbox,
  ) {}

  async execute({ orderId }: ShipOrder): Promise<ShipmentBegun> {
    if (await this.shipments.begin(orderId)) await this.outbox.publish(OrderShipped.of({ orderId }));
    return ShipmentBegun.of({ orderId });
  }
}
