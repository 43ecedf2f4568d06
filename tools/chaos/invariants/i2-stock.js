/** @type {import('../check/violation.js').Invariant} */
export const stock = {
  id: 'I2',
  name: 'stock',
  sentence:
    'On hand, reserved and sold make the initial stock of each product, none is negative, and reserved and sold are what the reservations say.',
  async *violations(evidence) {
    const { before } = await evidence.run();
    const stockedBefore = new Map((before.products ?? []).map((product) => [product.product_id, product.stocked]));
    const reservations = await unitsByProduct(evidence);
    for await (const product of evidence.rows('inventory', 'product')) {
      const { product_id: subject } = product;
      const units = reservations.get(subject) ?? noUnits();
      const wrong = [...countProblems(product, stockedBefore.get(subject)), ...bookProblems(product, units)];
      for (const what of wrong) yield { subject, what, rows: [product] };
    }
  },
};

const noUnits = () => ({ reserved: 0, sold: 0 });

async function unitsByProduct(evidence) {
  const units = new Map();
  for await (const { status, lines } of evidence.rows('inventory', 'reservation')) {
    if (status !== 'reserved' && status !== 'sold') continue;
    for (const { productId, quantity } of lines) {
      const id = productId.toLowerCase();
      if (!units.has(id)) units.set(id, noUnits());
      units.get(id)[status] += quantity;
    }
  }
  return units;
}

function countProblems({ on_hand: onHand, reserved, sold, stocked }, stockedBefore = stocked) {
  const sum = onHand + reserved + sold;
  return [
    ...(sum === stockedBefore ? [] : [`there were ${stockedBefore} units, now there are ${sum}`]),
    ...Object.entries({ onHand, reserved, sold })
      .filter(([, count]) => count < 0)
      .map(([name, count]) => `${name} is ${count}`),
  ];
}

function bookProblems(product, units) {
  return ['reserved', 'sold']
    .filter((status) => product[status] !== units[status])
    .map((status) => `${product[status]} units are ${status}, but the reservations make ${units[status]}`);
}
