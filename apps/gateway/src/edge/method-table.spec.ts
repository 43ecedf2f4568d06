import { beforeEach, describe, expect, it } from '@jest/globals';
import { MethodTable } from './method-table.js';

describe('the methods of a path', () => {
  let table: MethodTable;

  beforeEach(() => {
    table = new MethodTable();
    table.add('GET', '/');
    table.add('POST', '/orders');
    table.add('GET', '/orders');
    table.add('GET', '/orders/:id');
    table.add('DELETE', '/orders/:id');
    table.add('PUT', '/products/:id/price');
  });

  it.each([
    ['/', ['GET']],
    ['/orders', ['GET', 'POST']],
    ['/orders/1', ['DELETE', 'GET']],
    ['/products/1/price', ['PUT']],
  ])('%s are those of every route that it fits, sorted', (path, methods) => {
    expect(table.methodsOf(path)).toEqual(methods);
  });

  it.each(['/order', '/orders/', '/orders/1/lines', '/products//price', '/Orders', '//', ''])('%s has none', (path) => {
    expect(table.methodsOf(path)).toEqual([]);
  });

  it('are listed once when two routes answer to the same one', () => {
    table.add('GET', '/orders/latest');
    expect(table.methodsOf('/orders/latest')).toEqual(['DELETE', 'GET']);
  });
});
