import { describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import {
  ContractError,
  ErrorContract,
  Payload,
  QueryContract,
  QueryMessage,
  type JsonSchema,
} from '@nestwork/contract-kit';
import { IsString } from 'class-validator';
import { DescribeEndpoint } from '../endpoints/describe-endpoint.js';
import { endpointsOf } from '../endpoints/endpoints-of.js';
import { shopEndpoints } from '../spec-support/shop-endpoints.js';
import { openApiDocument } from './openapi-document.js';

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly headers: object }>>;
  readonly security: readonly object[];
}

const document = openApiDocument(shopEndpoints);
const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
const operations = Object.values(paths).flatMap((path) => Object.values(path));
const operation = (name: string) => operations.find(({ operationId }) => operationId === name)!;

describe('the OpenAPI document', () => {
  it('has every endpoint, at its path and under its name', () => {
    const found = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${operationId}: ${method} ${path}`),
    );
    const declared = shopEndpoints.map(
      ({ name, rest }) => `${name}: ${rest.method.toLowerCase()} ${rest.path.replace(':id', '{id}')}`,
    );
    expect(found.toSorted()).toEqual(declared.toSorted());
  });

  it('says who may call: everybody, or who has a token', () => {
    expect(operation('listProducts').security).toEqual([]);
    expect(operation('placeOrder').security).toEqual([{ accessToken: [] }, { apiKey: [] }]);
    expect(operation('changeProductPrice')).toMatchObject({ 'x-roles': ['admin'] });
  });

  it('names the parameters of the path, of the query and of repeats', () => {
    expect(operation('listOrders').parameters.map(({ name, in: place }) => `${place} ${name}`)).toEqual([
      'query cursor',
      'query limit',
      'query fields',
    ]);
    expect(operation('changeProductPrice').parameters).toMatchObject([
      { name: 'id', in: 'path', required: true },
      { name: 'fields', in: 'query', required: false },
      { name: 'Idempotency-Key', in: 'header', required: false },
    ]);
  });

  it('names the codes of every status that an endpoint may answer', () => {
    const { responses } = operation('cancelOrder');
    const refusals = ['400', '401', '403', '404', '408', '409', '413', '414', '415', '429', '431', '500', '503', '504'];
    expect(Object.keys(responses)).toEqual(['202', ...refusals]);
    expect(responses['409']?.description).toContain('orders.order-not-cancellable');
    expect(responses['503']?.description).toBe('Codes: gateway.overloaded, service-unavailable.');
    expect(operation('placeOrder').responses['202']?.headers).toHaveProperty('Location');
  });

  it('names what an endpoint refuses by itself', () => {
    const { paths } = openApiDocument(endpointsOf([RefusingController]));
    expect(paths).toMatchObject({
      '/refused': { get: { responses: { '404': { description: 'Codes: views.view-gone.' } } } },
    });
  });

  it('says of what is only read that a caller may have it already', () => {
    expect(Object.keys(operation('listOrders').responses).slice(0, 2)).toEqual(['200', '304']);
    expect(operation('placeOrder').responses).not.toHaveProperty('304');
    expect(operation('followOperation').responses).not.toHaveProperty('304');
  });

  it('refers to nothing that it does not hold', () => {
    const { schemas } = document['components'] as { readonly schemas: object };
    const references = JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g);
    const names = [...references].map(([, target]) => target!.replace('#/components/schemas/', ''));
    expect(names.length).toBeGreaterThan(shopEndpoints.length);
    expect(Object.keys(schemas)).toEqual(expect.arrayContaining([...new Set(names)]));
  });

  it('is refused where two classes would be called the same', () => {
    expect(() => openApiDocument(endpointsOf([AmbiguousController]))).toThrow('Two different classes are called View');
  });
});

const viewOne = (() => {
  class View extends Payload {
    @IsString() readonly one!: string;
  }
  return View;
})();

const viewOther = (() => {
  class View extends Payload {
    @IsString() readonly other!: string;
  }
  return View;
})();

@QueryContract('views.get-view.v1', { reply: viewOne })
class GetView extends QueryMessage<InstanceType<typeof viewOne>> {}

@Controller('views')
class AmbiguousController {
  @Get('one')
  @DescribeEndpoint({ name: 'one', summary: 'One.', asks: [GetView], reply: viewOne })
  one(): void {}

  @Get('other')
  @DescribeEndpoint({ name: 'other', summary: 'Other.', asks: [GetView], reply: viewOther })
  other(): void {}
}

@ErrorContract('views.view-gone', 'not-found')
class ViewGone extends ContractError {}

@Controller('refused')
class RefusingController {
  @Get()
  @DescribeEndpoint({ name: 'refused', summary: 'Refused.', asks: [GetView], errors: [ViewGone], reply: viewOne })
  refused(): void {}
}
