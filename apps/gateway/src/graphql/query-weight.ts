import {
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { joinedDirective } from './schema-text.js';

/** How heavy an operation is, by what its limits are about. */
export interface QueryWeight {
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  /**
   * A field costs 1; what is in a list costs 50 times as much, or as often as the query itself limits the page to, or 100 times where a
   * variable does. Beyond that each field that asks a service costs 10: once, because it asks once for a whole list.
   */
  readonly cost: number;
}

/** A weight in which what is multiplied by lists is apart from what is not. */
interface PartWeight extends QueryWeight {
  /** The cost of one element of each list that is a field of this very object: how long these are is said where the object is asked for. */
  readonly listed: number;
  readonly questions: number;
}

const LIST_LENGTH = 50;
/** No endpoint gives a longer page. */
const LONGEST_PAGE = 100;
const QUESTION_COST = 9;

const NOTHING: PartWeight = { depth: 0, aliases: 0, directives: 0, cost: 0, listed: 0, questions: 0 };
/** Of a fragment that spreads itself, which another rule refuses, too. */
const ENDLESS: PartWeight = {
  depth: Infinity,
  aliases: Infinity,
  directives: Infinity,
  cost: Infinity,
  listed: Infinity,
  questions: Infinity,
};

/**
 * Weighs operations without executing anything, in time that grows with the text of the document: each fragment is weighed once,
 * however often it is spread.
 */
export class QueryScale {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #known = new Map<string, PartWeight>();

  constructor(
    private readonly schema: GraphQLSchema,
    fragments: readonly FragmentDefinitionNode[],
  ) {
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  /** The weight of an operation with the fragments that it spreads. */
  weigh({ operation, selectionSet, directives = [] }: OperationDefinitionNode): QueryWeight {
    const type = this.schema.getRootType(operation) ?? undefined;
    const inside = this.#selections(selectionSet, type);
    return {
      depth: inside.depth,
      aliases: inside.aliases,
      directives: inside.directives + directives.length,
      cost: costOf(inside, LIST_LENGTH) + inside.questions * QUESTION_COST,
    };
  }

  #selections(set: SelectionSetNode | undefined, type: GraphQLNamedType | undefined): PartWeight {
    const parts = (set?.selections ?? []).map((selection) => this.#selection(selection, type));
    return parts.reduce(together, NOTHING);
  }

  #selection(node: SelectionNode, type: GraphQLNamedType | undefined): PartWeight {
    const inside = this.#inside(node, type);
    return { ...inside, directives: inside.directives + (node.directives?.length ?? 0) };
  }

  #inside(node: SelectionNode, type: GraphQLNamedType | undefined): PartWeight {
    if (node.kind === Kind.FRAGMENT_SPREAD) return this.#fragment(node.name.value);
    if (node.kind === Kind.INLINE_FRAGMENT)
      return this.#selections(node.selectionSet, this.#typeNamed(node.typeCondition?.name.value) ?? type);
    return this.#field(node, type);
  }

  #field(node: FieldNode, type: GraphQLNamedType | undefined): PartWeight {
    const aliases = node.alias ? 1 : 0;
    if (node.name.value.startsWith('__')) return this.#schemaField(node, aliases);
    const field = isObjectType(type) ? type.getFields()[node.name.value] : undefined;
    const inside = this.#selections(node.selectionSet, field && getNamedType(field.type));
    const cost = costOf(inside, pageLength(node));
    const isList = field !== undefined && isListType(getNullableType(field.type));
    return {
      depth: inside.depth + 1,
      aliases: inside.aliases + aliases,
      directives: inside.directives,
      cost: isList ? 1 : 1 + cost,
      listed: isList ? cost : 0,
      questions: inside.questions + (this.#asksService(type, field) ? 1 : 0),
    };
  }

  /** The schema is small and the same for everybody: how deep a tool looks into it is no burden, but how often it wants the same of each field would be. */
  #schemaField({ selectionSet }: FieldNode, aliases: number): PartWeight {
    const inside = this.#selections(selectionSet, undefined);
    return { ...NOTHING, aliases: aliases + inside.aliases, directives: inside.directives, cost: 1 };
  }

  #asksService(type: GraphQLNamedType | undefined, field: GraphQLField<unknown, unknown> | undefined): boolean {
    if (field?.astNode?.directives?.some(({ name }) => name.value === joinedDirective)) return true;
    return type !== undefined && (type === this.schema.getQueryType() || type === this.schema.getMutationType());
  }

  /** Weighed once, however many pages of whatever length it is spread in. */
  #fragment(name: string): PartWeight {
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

function costOf({ cost, listed }: PartWeight, listLength: number): number {
  return cost + listed * listLength;
}

/** A variable may say anything: a query is weighed whatever its variables are. */
function pageLength({ arguments: given = [] }: FieldNode): number {
  const limit = given.find(({ name }) => name.value === 'limit')?.value;
  if (limit === undefined) return LIST_LENGTH;
  return limit.kind === Kind.INT ? Math.min(Math.max(Number(limit.value), 1), LONGEST_PAGE) : LONGEST_PAGE;
}

function together(one: PartWeight, other: PartWeight): PartWeight {
  return {
    depth: Math.max(one.depth, other.depth),
    aliases: one.aliases + other.aliases,
    directives: one.directives + other.directives,
    cost: one.cost + other.cost,
    listed: one.listed + other.listed,
    questions: one.questions + other.questions,
  };
}
