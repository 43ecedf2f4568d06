import { describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { Payload, QueryContract, QueryMessage } from '@nestwork/contract-kit';
import { IsBoolean, IsIn, IsInt, IsISO8601, IsNumber, IsOptional, IsString, IsUUID, Max, Min } from 'class-validator';
import { buildSchema, isInputObjectType, isObjectType, printType } from 'graphql';
import { DescribeEndpoint } from '../endpoints/describe-endpoint.js';
import { endpointsOf } from '../endpoints/endpoints-of.js';
import { shopEndpoints } from '../spec-support/shop-endpoints.js';
import { graphqlSchemaText } from './schema-text.js';

class Sample extends Payload {
  @IsUUID() readonly id!: string;
  @IsString() readonly name!: string;
  @IsInt() @Min(1) @Max(100) readonly few!: number;
  @IsInt() readonly many!: number;
  @IsNumber() readonly share!: number;
  @IsBoolean() readonly isOpen!: boolean;
  @IsISO8601() readonly at!: string;
  @IsIn(['red', 'green']) readonly colour!: string;
  @IsIn(['1/2', '1/3']) readonly part!: string;
  @IsOptional() @IsString() readonly note?: string;
}

class SamplePath extends Payload {
  @IsUUID() readonly id!: string;
}

@QueryContract('samples.get-sample.v1', { reply: Sample })
class GetSample extends QueryMessage<Sample> {}

const about = { summary: 'Does """something""".', asks: [GetSample], reply: Sample };

@Controller('samples')
class SamplesController {
  @Get(':id')
  @DescribeEndpoint({ ...about, name: 'getSample' })
  get(@Param() _path: SamplePath): void {}

  @Post()
  @DescribeEndpoint({ ...about, name: 'makeSample' })
  make(@Body() _sample: Sample): void {}
}

const schema = buildSchema(graphqlSchemaText(endpointsOf([SamplesController])));
const printed = (name: string) => printType(schema.getType(name)!);

describe('the GraphQL schema', () => {
  it('has a type of its own for every kind of field', () => {
    expect(printed('Sample')).toBe(`type Sample {
  at: DateTime!
  colour: SampleColour!
  few: Int!
  id: ID!
  isOpen: Boolean!
  many: SafeInt!
  name: String!
  note: String
  part: String!
  share: Float!
}`);
    expect(printed('SampleColour')).toBe('enum SampleColour {\n  red\n  green\n}');
  });

  it('takes a body as an input of the same fields, and paths as arguments', () => {
    const input = schema.getType('SampleInput');
    const output = schema.getType('Sample');
    expect(isInputObjectType(input) && isObjectType(output)).toBe(true);
    expect(printed('Mutation')).toContain('makeSample(input: SampleInput!): Sample\n');
    expect(printed('Query')).toContain('getSample(id: ID!): Sample\n');
  });

  it('says what each field is for, in a text that cannot end early', () => {
    expect(schema.getQueryType()?.getFields()['getSample']?.description).toBe("Does '''something'''.");
  });

  it('has the fields that a service is asked for beyond an answer, marked, and the types of their values', () => {
    const shop = graphqlSchemaText(shopEndpoints);
    expect(shop).toContain(`type OrderSummary {
  orderId: ID!
  placedAt: DateTime!
  status: OrderSummaryStatus!
  totalCents: SafeInt!
  """
  How far its payment is.
  """
  payment: PaymentDetails @joined
  """
  What was ordered.
  """
  lines: [PricedLine!] @joined
}`);
    expect(printType(buildSchema(shop).getType('PricedLine')!)).toContain('product: ProductView');
  });

  it('has every endpoint of the shop: reads as queries, writes as mutations, streams as subscriptions', () => {
    const shop = buildSchema(graphqlSchemaText(shopEndpoints));
    const [streams, others] = [true, false].map((is) => shopEndpoints.filter((each) => is === Boolean(each.streams)));
    const namesOf = (isWrite: boolean) => others!.filter((each) => each.isWrite === isWrite).map(({ name }) => name);
    expect(Object.keys(shop.getQueryType()!.getFields())).toEqual(namesOf(false));
    expect(Object.keys(shop.getMutationType()!.getFields())).toEqual(namesOf(true));
    expect(Object.keys(shop.getSubscriptionType()!.getFields())).toEqual(streams!.map(({ name }) => name));
  });
});
