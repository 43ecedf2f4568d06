import { InvalidMessage, type Class, type Payload } from '@nestwork/contract-kit';
import type { Shape } from '../shapes/shape.js';
import { shapesOf } from '../shapes/shapes-of.js';

/** Fields of an answer, each with the fields inside it that are wanted; none stands for all of them. */
export interface FieldTree {
  readonly [name: string]: FieldTree;
}

/** More than this is no choice any more. */
export const mostPaths = 100;

/**
 * Reads which fields of an answer are wanted: `orderId,lines.name`. Dots lead into objects, and into each object of a list. Throws
 * InvalidMessage for a field that the class of the answer does not have: a name that is mistyped must not look like a value that is missing.
 */
export function fieldTree(text: string, type: Class<Payload>): FieldTree {
  const paths = text.split(',');
  if (paths.length > mostPaths) throw refusal(`names more than ${mostPaths} fields`);
  const [root, ...nested] = shapesOf(type);
  const shapes = new Map(nested.map((shape) => [shape.name, shape]));
  return paths.reduce<FieldTree>((tree, path) => withPath(tree, path.split('.'), { shape: root, shapes }), {});
}

/** All that can be wanted of the answers of a class: `orderId`, `lines`, `lines.name`. */
export function fieldPaths(type: Class<Payload>): readonly string[] {
  const [root, ...nested] = shapesOf(type);
  const shapes = new Map(nested.map((shape) => [shape.name, shape]));
  return pathsOf({ shape: root, shapes });
}

function pathsOf({ shape, shapes }: Place): readonly string[] {
  return shape.fields.flatMap(({ name, shape: inner }) => {
    const found = shapes.get(inner ?? '');
    return [name, ...(found ? pathsOf({ shape: found, shapes }).map((path) => `${name}.${path}`) : [])];
  });
}

/** What of a value is wanted. What it does not have stays missing. */
export function picked(value: unknown, tree: FieldTree): unknown {
  const wanted = Object.keys(tree);
  if (wanted.length === 0) return value;
  if (Array.isArray(value)) return value.map((each) => picked(each, tree));
  const fields = wanted.filter((name) => Object.hasOwn(Object(value), name));
  return Object.fromEntries(fields.map((name) => [name, picked(Reflect.get(Object(value), name), tree[name]!)]));
}

interface Place {
  readonly shape: Shape;
  readonly shapes: ReadonlyMap<string, Shape>;
}

function withPath(tree: FieldTree, [name = '', ...rest]: readonly string[], { shape, shapes }: Place): FieldTree {
  const field = shape.fields.find((each) => each.name === name);
  if (!field)
    throw refusal(`names no field of ${shape.name}; those are ${shape.fields.map((each) => each.name).join(', ')}`);
  const known = Object.hasOwn(tree, name) ? tree[name] : undefined;
  // Who wants all of it, and a part of it, wants all of it.
  if (rest.length === 0 || (known && Object.keys(known).length === 0)) return { ...tree, [name]: {} };
  const inner = shapes.get(field.shape ?? '');
  if (!inner) throw refusal(`looks for fields inside of one that has none: ${name} of ${shape.name}`);
  return { ...tree, [name]: withPath(known ?? {}, rest, { shape: inner, shapes }) };
}

function refusal(problem: string): InvalidMessage {
  return InvalidMessage.of({ problems: [{ path: 'fields', problem: problem.slice(0, LONGEST_PROBLEM) }] });
}

/** Of a problem in an answer. */
const LONGEST_PROBLEM = 120;
