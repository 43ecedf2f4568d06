/** @type {import('../controls.js').Control} */
export const unlockedUpdate = {
  name: 'read-modify-write without lock',
  means: 'products are read, changed and written back, and nobody keeps others from doing the same',
  meant: 'I2',
  patches: [
    {
      file: 'apps/inventory/src/product.repository.ts',
      find: 'ORDER BY product_id FOR UPDATE',
      replace: 'ORDER BY product_id',
    },
  ],
  run: { faults: [], clients: 48 },
};
