import { expect, it } from '@jest/globals';
import { openApiDocument } from './openapi-document.js';
import { shopEndpoints } from '../spec-support/shop-endpoints.js';
import { protoText } from '../grpc/proto-text.js';

it('x', async () => {
  const endpoints = await shopEndpoints();
  console.log(JSON.stringify(openApiDocument(endpoints), null, 1).slice(0, 6000));
  const text = protoText(endpoints, '');
  console.log(text);
  expect(protoText(endpoints, text)).toBe(text);
});
