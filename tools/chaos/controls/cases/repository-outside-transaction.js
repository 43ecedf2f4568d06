/** @type {import('../controls.js').Control} */
export const repositoryOutsideTransaction = {
  name: 'repository outside the transaction',
  means: 'a reservation is written by another connection than the one that is rolled back',
  meant: 'I5',
  patches: [
    {
      file: 'apps/inventory/src/reservation.repository.ts',
      find: 'const [row] = await this.db.query<ReservationRow>(',
      replace: 'const [row] = await this.#elsewhere<ReservationRow>(',
    },
    {
      file: 'apps/inventory/src/reservation.repository.ts',
      find: 'save({ orderId, status, lines }: Reservation): void {',
      replace: `#elsewhere<Row>(sql: string, params: unknown[]): Promise<Row[]> {
    return this.db.outsideTransaction(() => this.db.transaction(() => this.db.query(sql, params)));
  }

  save({ orderId, status, lines }: Reservation): void {`,
    },
  ],
  // Only what is refused is rolled back, and on a slow machine few orders run out of stock by themselves.
  run: { faults: [], journeys: { good: 1, 'out-of-stock': 3 } },
};
