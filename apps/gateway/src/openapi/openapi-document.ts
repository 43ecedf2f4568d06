import type { JsonSchema } from '@nestwork/contract-kit';
import type { Endpoint } from '../endpoints/endpoint.js';
import { Components } from './components.js';
import { openApiOperation } from './openapi-operation.js';

/** The OpenAPI 3.1 document of the endpoints, in an order that depends on nothing but their names. */
export function openApiDocument(endpoints: readonly Endpoint[]): JsonSchema {
  const components = new Components();
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const endpoint of endpoints) {
    const { method, path } = endpoint.rest;
    const template = path.replaceAll(/:(\w+)/g, '{$1}');
    (paths[template] ??= {})[method.toLowerCase()] = openApiOperation(endpoint, components);
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Nestwork gateway',
      version: '1',
      description: 'What goes wrong is answered as application/problem+json.',
    },
    tags: [...new Set(endpoints.map(({ topic }) => topic))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components.schemas,
      securitySchemes: {
        accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'For machines.' },
      },
    },
  };
}
