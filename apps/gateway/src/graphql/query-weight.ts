import {
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** How heavy an operation is, by what its limits are about. */
export interface QueryWeight {
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  /** A field costs 1, and 10 where it asks a service; what is in a list costs 50 times as much. */
  readonly cost: number;
}

const LIST_LENGTH = 50;
const ASKING_COST = 10;

const NOTHING: QueryWeight = { depth: 0, aliases: 0, directives: 0, cost: 0 };
/** Of a fragment that spreads itself, which another rule refuses, too. */
const ENDLESS: QueryWeight = { depth: Infinity, aliases: Infinity, directives: Infinity, cost: Infinity };

/**
 * Weighs operations without executing anything, in time that grows with the text of the document: each fragment is weighed once,
 * however often it is spread.
 */
export class QueryScale {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #known = new Map<string, QueryWeight>();

  constructor(
    private readonly schema: GraphQLSchema,
    fragments: readonly FragmentDefinitionNode[],
  ) {
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  /** The weight of an operation with the fragments that it spreads. */
  weigh({ operation, selectionSet, directives = [] }: OperationDefinitionNode): QueryWeight {
    const inside = this.#selections(selectionSet, this.schema.getRootType(operation) ?? undefined);
    return { ...inside, directives: inside.directives + directives.length };
  }

  #selections(set: SelectionSetNode | undefined, type: GraphQLNamedType | undefined): QueryWeight {
    return (set?.selections ?? []).map((selection) => this.#selection(selection, type)).reduce(together, NOTHING);
  }

  #selection(node: SelectionNode, type: GraphQLNamedType | undefined): QueryWeight {
    const inside = this.#inside(node, type);
    return { ...inside, directives: inside.directives + (node.directives?.length ?? 0) };
  }

  #inside(node: SelectionNode, type: GraphQLNamedType | undefined): QueryWeight {
    if (node.kind === Kind.FRAGMENT_SPREAD) return this.#fragment(node.name.value);
    if (node.kind === Kind.INLINE_FRAGMENT)
      return this.#selections(node.selectionSet, this.#typeNamed(node.typeCondition?.name.value) ?? type);
    const aliases = node.alias ? 1 : 0;
    // The schema is small and the same for everybody: how deep a tool looks into it is no burden.
    if (node.name.value.startsWith('__')) return { ...NOTHING, aliases, cost: 1 };
    const field = isObjectType(type) ? type.getFields()[node.name.value] : undefined;
    const inside = this.#selections(node.selectionSet, field && getNamedType(field.type));
    const times = field && isListType(getNullableType(field.type)) ? LIST_LENGTH : 1;
    return {
      depth: inside.depth + 1,
      aliases: inside.aliases + aliases,
      directives: inside.directives,
      cost: (this.#asksService(type) ? ASKING_COST : 1) + inside.cost * times,
    };
  }

  #asksService(type: GraphQLNamedType | undefined): boolean {
    return type !== undefined && (type === this.schema.getQueryType() || type === this.schema.getMutationType());
  }

  #fragment(name: string): QueryWeight {
    const known = this.#known.get(name);
    if (known) return known;
    this.#known.set(name, ENDLESS);
    const fragment = this.#fragments.get(name);
    const type = this.#typeNamed(fragment?.typeCondition.name.value);
    const inside = this.#selections(fragment?.selectionSet, type);
    const weight = { ...inside, directives: inside.directives + (fragment?.directives?.length ?? 0) };
    this.#known.set(name, weight);
    return weight;
  }

  #typeNamed(name: string | undefined): GraphQLNamedType | undefined {
    return name === undefined ? undefined : this.schema.getType(name);
  }
}

function together(one: QueryWeight, other: QueryWeight): QueryWeight {
  return {
    depth: Math.max(one.depth, other.depth),
    aliases: one.aliases + other.aliases,
    directives: one.directives + other.directives,
    cost: one.cost + other.cost,
  };
}
