/** What kind of value a field holds, as far as other type systems than JSON Schema can tell kinds apart. */
export type FieldKind =
  | 'text'
  | 'id'
  | 'time'
  | 'small-integer'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'choice'
  | 'object';

/** A field of a shape. */
export interface ShapeField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly isOptional: boolean;
  readonly isList: boolean;
  /** Of a choice. */
  readonly choices: readonly string[];
  /** Of an object: the name of its shape. */
  readonly shape?: string;
}

/** A payload class as other type systems see it: a name and fields that are values, lists or other shapes. */
export interface Shape {
  readonly name: string;
  readonly fields: readonly ShapeField[];
}
