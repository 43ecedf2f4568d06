import { jsonSchemaOf, type Class, type JsonSchema, type Payload } from '@nestwork/contract-kit';

/** The schemas of a document, each class once, found by reference. */
export class Components {
  readonly #schemas = new Map<string, JsonSchema>();

  /** By name. */
  get schemas(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#schemas].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** A reference to the schema of a class, which is added with those inside it. Throws when another schema has its name. */
  referenceTo(type: Class<Payload>): JsonSchema {
    const { $schema: _, title: __, $defs = {}, ...schema } = jsonSchemaOf(type);
    for (const [name, inner] of Object.entries($defs as Readonly<Record<string, JsonSchema>>)) this.add(name, inner);
    return this.add(type.name, schema);
  }

  /** Adds a schema under a name. */
  add(name: string, schema: JsonSchema): JsonSchema {
    const hoisted: JsonSchema = JSON.parse(JSON.stringify(schema).replaceAll('#/$defs/', '#/components/schemas/'));
    const known = this.#schemas.get(name);
    if (known && JSON.stringify(known) !== JSON.stringify(hoisted))
      throw new Error(`Two different classes are called ${name}: the API document needs a name of its own for each`);
    this.#schemas.set(name, hoisted);
    return { $ref: `#/components/schemas/${name}` };
  }
}
