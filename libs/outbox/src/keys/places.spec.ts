import { describe, expect, it } from '@jest/globals';
import { aMessage } from '../../spec-support/a-message.js';
import { placesOf } from './places.js';

const event = (key: string, name = 'shop.thing-happened.v1') => aMessage({ key, subject: `evt.${name}.7` });
const name = 'shop.thing-happened.v1';

describe('the places of the events of a transaction', () => {
  it('are counted for each name and key apart', () => {
    const { places, keys } = placesOf([event('a'), event('b'), event('a'), event('a', 'shop.thing-gone.v1')]);
    expect(places).toEqual([
      { name, before: 0, after: 1 },
      { name, before: 0, after: 0 },
      { name, before: 1, after: 0 },
      { name: 'shop.thing-gone.v1', before: 0, after: 0 },
    ]);
    expect(keys).toEqual([
      { name: 'shop.thing-gone.v1', key: 'a', events: 1 },
      { name, key: 'a', events: 2 },
      { name, key: 'b', events: 1 },
    ]);
  });

  it('are locked in one order, in whichever they were sent', () => {
    const keysOf = (...keys: string[]) => placesOf(keys.map((key) => event(key))).keys.map(({ key }) => key);
    expect(keysOf('b', 'ä', 'a', 'B')).toEqual(['B', 'a', 'b', 'ä']);
    expect(keysOf('B', 'a', 'ä', 'b')).toEqual(['B', 'a', 'b', 'ä']);
  });

  it('are not given to commands, replies and events without key', () => {
    const command = aMessage({ key: 'saga', subject: 'cmd.store.note-thing.v1' });
    expect(placesOf([command, aMessage()])).toEqual({ places: [undefined, undefined], keys: [] });
  });
});
