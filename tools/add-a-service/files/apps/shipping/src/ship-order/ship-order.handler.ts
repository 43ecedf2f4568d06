import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ShipmentBegun, ShipOrder } from '@nestwork/contracts';
import { Shipments } from '../shipments.js';

/** Sends what somebody asks to be sent. */
@CommandHandler(ShipOrder)
export class ShipOrderHandler implements ICommandHandler<ShipOrder> {
  constructor(private readonly shipments: Shipments) {}

  async execute({ orderId }: ShipOrder): Promise<ShipmentBegun> {
    await this.shipments.begin(orderId);
    return ShipmentBegun.of({ orderId });
  }
}
