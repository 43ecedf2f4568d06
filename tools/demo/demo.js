// `npm run demo`: five orders against the running system, each followed to its end; then stock and money must add up.
import { developmentAddresses } from '../system/development-addresses.js';
import { checkBooks } from './books.js';
import { DemoProblem } from './demo-problem.js';
import { Gateway } from './gateway.js';
import { readToken } from './read-token.js';
import { orderPlans } from './order-plans.js';
import { tell } from './tell.js';

const started = developmentAddresses();
const gatewayUrl = process.env.GATEWAY_URL ?? started.gatewayUrl;
const providerUrl = process.env.PAYMENT_PROVIDER_URL ?? started.providerUrl;
const issuerUrl = process.env.ISSUER_URL ?? started.issuerUrl;

async function demo() {
  const gateway = new Gateway(gatewayUrl, await readToken(issuerUrl));
  const before = await gateway.products();
  const orders = [];
  for (const [number, plan] of orderPlans(before).entries()) {
    console.log(`\n${number + 1}. ${plan.title}`);
    orders.push(await tell(gateway, plan));
  }
  const after = await gateway.products();
  console.log('\nDo stock and money add up?');
  const entries = await checkBooks({ before, after, orders, providerUrl });
  for (const { says, holds } of entries) console.log(`   ${holds ? 'yes' : 'NO '}  ${says}`);
  const surprises = orders.filter(({ plan, order }) => order.status !== plan.endsAs);
  for (const { plan, order } of surprises)
    console.log(`   NO   "${plan.title}" ended as ${order.status}, not ${plan.endsAs}`);
  return surprises.length === 0 && entries.every(({ holds }) => holds);
}

try {
  if (!(await demo())) process.exitCode = 1;
} catch (error) {
  // A problem that the person at the keyboard can put right needs no stack.
  console.error(error instanceof DemoProblem ? `\n${error.message}` : error);
  process.exitCode = 1;
}
