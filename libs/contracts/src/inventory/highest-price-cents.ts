/** The highest price of one unit, a million: the total of the largest order stays an exact integer in JSON. */
export const highestPriceCents = 100_000_000;
