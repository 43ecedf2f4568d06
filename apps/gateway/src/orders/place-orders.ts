import { Injectable } from '@nestjs/common';
import type { PlaceOrder } from '@nestwork/contracts';
import { partOf, type CallOptions } from '../calls/call.js';
import { patienceApplied, type PatientRequest } from '../calls/patience.js';
import { OperationEvents } from '../operations/operation-events.js';
import { Services } from '../services/services.js';
import { Waits } from '../streams/waits.js';
import { PlacedOrder } from './placed-order.js';

/** Places orders for callers who may wait for the outcome. */
@Injectable()
export class PlaceOrders {
  constructor(
    private readonly services: Services,
    private readonly operations: OperationEvents,
    private readonly waits: Waits,
  ) {}

  /**
   * Answers when the order is accepted; a patient request when it has ended, or the patience is over, or there is no room to wait, or
   * the gateway is about to stop.
   */
  async place(order: PlaceOrder, call: CallOptions, patient: PatientRequest | undefined): Promise<PlacedOrder> {
    const { orderId, totalCents } = await this.services.request(order, call);
    const waitMs = Math.min(patient?.waitMs ?? 0, (call.deadline ?? Infinity) - Date.now() - ANSWER_MS);
    if (!patient || waitMs <= 0) return PlacedOrder.of({ orderId, totalCents });
    const followed = { operationId: orderId, customerId: order.customerId };
    const end = await this.waits.during(patient.incoming, (signal) => {
      patienceApplied(patient.incoming, waitMs);
      return this.operations.endOf(followed, waitMs, { ...partOf(call), signal });
    });
    if (!end) return PlacedOrder.of({ orderId, totalCents });
    const outcome = end.status === 'done' ? 'confirmed' : 'cancelled';
    return PlacedOrder.of({ orderId, totalCents, outcome, ...(end.reason !== undefined && { reason: end.reason }) });
  }
}

/** What is left for the answer when the caller has a deadline. */
const ANSWER_MS = 500;
