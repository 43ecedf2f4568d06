import type { Endpoint } from '../endpoints/endpoint.js';
import { graphqlSchemaText } from '../graphql/schema-text.js';
import { endpointNumbers } from '../grpc/endpoint-numbers.js';
import { protoText } from '../grpc/proto-text.js';
import { openApiDocument } from '../openapi/openapi-document.js';

/** What clients are made from: the same endpoints as each protocol describes them. */
export interface ApiDocuments {
  /** OpenAPI 3.1, as JSON. */
  readonly openApi: string;
  readonly graphql: string;
  readonly proto: string;
}

/** The documents of the endpoints, as they are served and committed. */
export function apiDocuments(endpoints: readonly Endpoint[]): ApiDocuments {
  return {
    openApi: jsonText(openApiDocument(endpoints)),
    graphql: graphqlSchemaText(endpoints),
    proto: protoText(endpoints, endpointNumbers(endpoints)),
  };
}

/** JSON as people read it. */
export function jsonText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
