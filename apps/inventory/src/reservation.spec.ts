import { describe, expect, it } from '@jest/globals';
import { Reservation } from './reservation.js';

const lines = [{ productId: '0190b5a0-0000-7000-8000-000000000001', quantity: 2 }];
const fresh = new Reservation('0190b5a0-0000-7000-9000-000000000001', 'new', []);

describe('the reservation of an order', () => {
  it('holds its lines from reserve until they are sold', () => {
    const held = fresh.reserve(lines);
    expect(held).toMatchObject({ status: 'reserved', lines, isHeld: true });
    expect(held.sell()).toMatchObject({ status: 'sold', isHeld: false });
  });

  it('is over once released, and a second release changes nothing', () => {
    const released = fresh.reserve(lines).release();
    expect(released).toMatchObject({ status: 'released', isOver: true });
    expect(released.release()).toBe(released);
  });

  it('leaves a refusal behind when the release comes first', () => {
    const refused = fresh.release();
    expect(refused).toMatchObject({ status: 'refused', isOver: true });
    expect(() => refused.reserve(lines)).toThrow('cannot be reserved: it is refused');
  });

  it('cannot be reserved twice', () => {
    expect(() => fresh.reserve(lines).reserve(lines)).toThrow('cannot be reserved: it is reserved');
  });

  it('cannot be released when it is sold, for the customer has it', () => {
    expect(() => fresh.reserve(lines).sell().release()).toThrow('cannot be released: it is sold');
  });

  it.each(['new', 'released', 'refused', 'sold'] as const)('cannot be sold when it is %s', (status) => {
    expect(() => new Reservation(fresh.orderId, status, lines).sell()).toThrow(`cannot be sold: it is ${status}`);
  });
});
