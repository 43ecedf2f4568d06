import { expect, it } from '@jest/globals';
import { derivedPassword, serviceUrl } from './service-database.js';

const admin = 'postgres://boss:se%40cret@db.example:5433/postgres?sslmode=require';

it("points a service to its own database on the administrator's server", () => {
  expect(serviceUrl(admin, 'orders', 'p@ss/word')).toBe(
    'postgres://orders:p%40ss%2Fword@db.example:5433/orders?sslmode=require',
  );
});

it('derives the same password each time, and another one for each role and each administrator', () => {
  const passwords = [
    derivedPassword(admin, 'orders'),
    derivedPassword(admin, 'payments'),
    derivedPassword('postgres://boss:other@db.example/postgres', 'orders'),
  ];
  expect(new Set(passwords).size).toBe(3);
  expect(derivedPassword(admin, 'orders')).toBe(passwords[0]);
});
