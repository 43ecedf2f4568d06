import type { Class, Payload } from '@nestwork/contract-kit';
import type { Shape, ShapeField } from '../shapes/shape.js';
import { shapesOf } from '../shapes/shapes-of.js';

type Lower = (value: unknown) => unknown;

const lowerings = new WeakMap<Class<Payload>, Lower>();
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The value with every UUID that the class declares in lower case. RFC 9562 has both read, and some clients write capitals; from here on an
 * id is compared as the text that it is. Everything else stays as it came, to be checked as that.
 */
export function withCanonicalIds(type: Class<Payload>, value: unknown): unknown {
  let lower = lowerings.get(type);
  if (!lower) lowerings.set(type, (lower = loweringOf(type)));
  return lower(value);
}

function loweringOf(type: Class<Payload>): Lower {
  const shapes = shapesOf(type);
  const byName = new Map(shapes.map((shape) => [shape.name, shape]));
  return ofShape(shapes[0], byName) ?? ((value) => value);
}

/** Undefined where nothing has an id. */
function ofShape({ fields }: Shape, byName: ReadonlyMap<string, Shape>): Lower | undefined {
  const lowered = fields.flatMap((field) => {
    const lower = ofField(field, byName);
    return lower ? [{ name: field.name, lower }] : [];
  });
  if (lowered.length === 0) return undefined;
  return (value) => {
    if (typeof value !== 'object' || value === null) return value;
    const found = lowered.flatMap(({ name, lower }) => {
      const before: unknown = Object.getOwnPropertyDescriptor(value, name)?.value;
      const after = lower(before);
      return after === before ? [] : [[name, after]];
    });
    return found.length === 0 ? value : { ...value, ...Object.fromEntries(found) };
  };
}

function ofField({ kind, shape, isList }: ShapeField, byName: ReadonlyMap<string, Shape>): Lower | undefined {
  const nested = shape === undefined ? undefined : byName.get(shape);
  const one = kind === 'id' ? lowerId : nested && ofShape(nested, byName);
  return one && isList ? (value) => eachOf(value, one) : one;
}

function eachOf(values: unknown, lower: Lower): unknown {
  if (!Array.isArray(values)) return values;
  const all = values.map(lower);
  return all.some((each, index) => each !== values[index]) ? all : values;
}

function lowerId(value: unknown): unknown {
  return typeof value === 'string' && uuid.test(value) ? value.toLowerCase() : value;
}
