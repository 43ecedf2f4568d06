import { describe, expect, it } from '@jest/globals';
import { Body, Controller, Post } from '@nestjs/common';
import { Nested, Payload } from '@nestwork/contract-kit';
import { IsInt } from 'class-validator';
import { checkFields } from './check-fields.js';
import { DescribeEndpoint } from './describe-endpoint.js';
import { endpointsOf } from './endpoints-of.js';

class Rating extends Payload {
  @IsInt() readonly stars!: number;
}

class RatingBody extends Payload {
  readonly stars!: number;
}

class RatedProduct extends Payload {
  @Nested(RatingBody) readonly rating!: RatingBody;
}

@Controller('ratings')
class RatingsController {
  @Post()
  @DescribeEndpoint({ name: 'rateProduct', summary: 'Rates a product.', asks: [], reply: RatingBody })
  rate(@Body() _rating: Rating): void {}
}

const name = 'rateProduct';

describe('a class without a field', () => {
  it('is refused at the start, with what is probably missing', () => {
    const said = 'RatingBody (reply of rateProduct) declares no field: does one lack its class-validator decorator?';
    expect(() => endpointsOf([RatingsController])).toThrow(said);
  });

  it.each([
    ['body of rateProduct', { name, reply: Rating, inputs: { body: RatingBody } }],
    ['query of rateProduct', { name, reply: Rating, inputs: { query: RatingBody } }],
    ['reply of rateProduct', { name, reply: RatedProduct, inputs: { body: Rating } }],
  ])('is found also as, or inside, the %s', (use, endpoint) => {
    expect(() => checkFields([endpoint])).toThrow(`RatingBody (${use}) declares no field`);
  });

  it('is not what a class with a field is taken for', () => {
    expect(() => checkFields([{ name, reply: Rating, inputs: { body: Rating } }])).not.toThrow();
  });
});
