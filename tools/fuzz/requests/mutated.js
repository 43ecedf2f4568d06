import fc from 'fast-check';
import { addField, oddName, oddValue } from './odd-value.js';

/**
 * A value with one to three things about it changed, anywhere in it. The result may by chance still be what its schema allows.
 * @param {fc.Arbitrary<unknown>} values
 * @returns {fc.Arbitrary<unknown>}
 */
export function mutated(values) {
  return fc
    .tuple(values, fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([value, changes]) => changes.reduce(changed, structuredClone(value)));
}

const where = fc.nat();
const kinds = ['replace', 'remove', 'add', 'nudge', 'repeat', 'wrap'];
const change = fc.record(
  { where, kind: fc.constantFrom(...kinds), name: oddName, odd: oddValue },
  { noNullPrototype: true },
);

function changed(whole, { where, kind, name, odd: made }) {
  // What was generated must stay what it was: a later change may reach into it.
  const odd = structuredClone(made);
  const places = placesIn(whole);
  const { holder, key } = places[where % places.length];
  const value = holder[key];
  const apply = {
    replace: () => addField(holder, key, odd),
    remove: () => (Array.isArray(holder) ? holder.splice(key, 1) : delete holder[key]),
    add: () => (isFields(value) ? addField(value, name, odd) : addField(holder, key, [value, odd])),
    nudge: () => addField(holder, key, typeof value === 'number' ? value + 0.5 : JSON.stringify(value)),
    repeat: () => Array.isArray(value) && value.push(...Array.from({ length: 101 }, () => value[0])),
    wrap: () => addField(holder, key, { [key]: value }),
  };
  apply[kind]();
  return places[0].holder.whole;
}

/** Every place in a value where something stands; the first one is the value itself. */
function placesIn(whole) {
  const places = [{ holder: { whole }, key: 'whole' }];
  for (const { holder, key } of places) {
    const value = holder[key];
    if (typeof value !== 'object' || value === null) continue;
    const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
    for (const inner of keys) places.push({ holder: value, key: inner });
  }
  return places;
}

function isFields(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
