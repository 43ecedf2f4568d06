import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DemoProblem } from './demo-problem.js';

const longestMs = 60_000;

/** @typedef {{ plan: import('./order-plans.js').OrderPlan, order: import('./gateway.js').Order }} ToldOrder */

/**
 * Places an order and tells its journey, step by step, until it has ended.
 * @param {import('./gateway.js').Gateway} gateway
 * @param {import('./order-plans.js').OrderPlan} plan
 * @returns {Promise<ToldOrder>}
 */
export async function tell(gateway, plan) {
  const key = randomUUID();
  const accepted = await gateway.place(plan.body, key);
  console.log(`   order ${accepted.orderId} over ${money(accepted.totalCents)}`);
  if (plan.note) console.log(`   ${plan.note}`);
  if (plan.repeated) await repeat(gateway, { plan, key, accepted });
  const order = await follow(gateway, accepted.orderId);
  if (order.reason) console.log(`             because: ${order.reason}`);
  return { plan, order };
}

async function repeat(gateway, { plan, key, accepted }) {
  const again = await gateway.place(plan.body, key);
  if (again.orderId !== accepted.orderId) throw new DemoProblem(`The repeat made a second order: ${again.orderId}`);
  console.log('   the repeat got the same answer and made no second order');
}

/** Prints what is new in the journey, for as long as the order is under way. */
async function follow(gateway, orderId) {
  const deadline = Date.now() + longestMs;
  let told = 0;
  for (;;) {
    const order = await gateway.order(orderId);
    for (const step of order.journey.slice(told)) console.log(`   ${elapsed(order.placedAt, step.at)}  ${step.what}`);
    told = order.journey.length;
    if (order.status !== 'placed') return order;
    if (Date.now() > deadline) {
      throw new DemoProblem(
        `Order ${orderId} has not ended within ${longestMs / 1000} s. The logs in .data/dev/logs say why.`,
      );
    }
    await pause(500);
  }
}

function elapsed(from, to) {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  return `+${seconds.toFixed(3)} s`.padStart(10);
}

function money(cents) {
  return `€${(cents / 100).toFixed(2)}`;
}
