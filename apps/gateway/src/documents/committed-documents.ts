import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/internal';
import { endpointsOf } from '../endpoints/endpoints-of.js';
import { GatewayModule } from '../gateway.module.js';
import { endpointNumbers } from '../grpc/endpoint-numbers.js';
import { apiDocuments, jsonText } from './api-documents.js';
import { clientText } from './client-text.js';

/** The files that `npm run api:write` writes, by their path in the project, and what has to be in them. */
export function committedDocuments(): Readonly<Record<string, string>> {
  const controllers: readonly Type[] = Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, GatewayModule);
  const endpoints = endpointsOf(controllers);
  const { openApi, graphql, proto } = apiDocuments(endpoints);
  return {
    'apps/gateway/src/grpc/field-numbers.json': jsonText(endpointNumbers(endpoints)),
    'docs/api/openapi.json': openApi,
    'docs/api/schema.graphql': graphql,
    'docs/api/gateway.proto': proto,
    'docs/api/gateway-client.ts': clientText(endpoints),
  };
}
