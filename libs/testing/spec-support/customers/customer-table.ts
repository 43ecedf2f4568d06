/** A customer's name in its two parts. */
export interface CustomerName {
  readonly givenName: string;
  readonly familyName: string;
}

/** How one release writes and reads its table. Each statement takes the customer's id and, to insert, the two parts of the name. */
export interface CustomerTable {
  readonly insert: string;
  /** Returns one column, `name`. */
  readonly select: string;
}

/** One column, as it all began. */
export const wholeName: CustomerTable = {
  insert: `INSERT INTO customer (customer_id, name) VALUES ($1, $2::text || ' ' || $3::text)`,
  select: 'SELECT name FROM customer WHERE customer_id = $1',
};

/** Writes both forms, because the release before reads only the old one; reads whichever is there. */
export const bothForms: CustomerTable = {
  insert: `INSERT INTO customer (customer_id, name, given_name, family_name) VALUES ($1, $2::text || ' ' || $3::text, $2, $3)`,
  select: `SELECT coalesce(given_name || ' ' || family_name, name) AS name FROM customer WHERE customer_id = $1`,
};

/** Knows the new columns only. */
export const nameInParts: CustomerTable = {
  insert: 'INSERT INTO customer (customer_id, given_name, family_name) VALUES ($1, $2, $3)',
  select: `SELECT given_name || ' ' || family_name AS name FROM customer WHERE customer_id = $1`,
};
