import { errorContractOf, jsonSchemaOf, type JsonSchema } from '@nestwork/contract-kit';
import type { Endpoint } from '../endpoints/endpoint.js';
import { statusOf } from '../problem/contract-problem.js';
import { problemMediaType } from '../problem/problem.js';
import type { Components } from './components.js';
import { problemReference } from './problem-schema.js';

/** What the document says of one endpoint. */
export function openApiOperation(endpoint: Endpoint, components: Components): JsonSchema {
  const { name, summary, topic, access, inputs, example } = endpoint;
  return {
    operationId: name,
    summary,
    tags: [topic],
    parameters: parametersOf(endpoint),
    ...(inputs.body && {
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: components.referenceTo(inputs.body),
            ...(example !== undefined && { example }),
          },
        },
      },
    }),
    responses: { ...success(endpoint, components), ...problems(endpoint, components) },
    security: access === 'public' ? [] : [{ accessToken: [] }],
    ...(Array.isArray(access) && { 'x-roles': access }),
  };
}

function success({ rest, reply, location }: Endpoint, components: Components): JsonSchema {
  const headers = {
    ...HEADERS,
    ...(location !== undefined && {
      Location: { description: 'Where to look for the outcome.', schema: { type: 'string' } },
    }),
  };
  const content = { 'application/json': { schema: components.referenceTo(reply) } };
  return { [rest.status]: { description: 'Success.', headers, content } };
}

/** Every status that the endpoint may answer instead, with the codes that it may bear. */
function problems({ access, inputs, errors, isWrite }: Endpoint, components: Components): JsonSchema {
  const codes = new Map<number, string[]>();
  const add = (status: number, code: string) => codes.set(status, [...(codes.get(status) ?? []), code]);
  if (inputs.body || inputs.params || inputs.query || isWrite) add(400, 'invalid-message');
  if (inputs.body) ['bad-request'].forEach((code) => add(400, code));
  if (isWrite) add(400, 'gateway.idempotency-key-malformed');
  if (access !== 'public') add(401, 'gateway.unauthenticated');
  if (Array.isArray(access)) add(403, 'gateway.forbidden');
  for (const error of errors) {
    const { code, category } = errorContractOf(error);
    add(statusOf(category), code);
  }
  if (inputs.body) add(413, 'body-too-large');
  if (inputs.body) add(415, 'unsupported-media-type');
  add(431, 'headers-too-large');
  add(500, 'internal');
  add(503, 'unavailable');
  add(504, 'timeout');
  return Object.fromEntries(
    [...codes]
      .toSorted(([one], [other]) => one - other)
      .map(([status, some]) => [
        status,
        {
          description: `Codes: ${[...new Set(some)].join(', ')}.`,
          headers: HEADERS,
          content: problemContent(components),
        },
      ]),
  );
}

function problemContent(components: Components): JsonSchema {
  return { [problemMediaType]: { schema: problemReference(components) } };
}

function parametersOf({ inputs, isWrite, access }: Endpoint): readonly JsonSchema[] {
  const path = inputs.params ? fieldParameters('path', jsonSchemaOf(inputs.params)) : [];
  const query = inputs.query ? fieldParameters('query', jsonSchemaOf(inputs.query)) : [];
  return [...path, ...query, ...(isWrite && access !== undefined ? [IDEMPOTENCY_KEY] : [])];
}

function fieldParameters(place: 'path' | 'query', { properties, required }: JsonSchema): readonly JsonSchema[] {
  const needed = Array.isArray(required) ? required : [];
  return Object.entries(properties as Readonly<Record<string, JsonSchema>>).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || needed.includes(name),
    schema,
  }));
}

const HEADERS = {
  'X-Correlation-Id': { description: 'Finds the request in the logs of every service.', schema: { type: 'string' } },
};

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Makes repeats of a request one: each repeat gets the first answer, and nothing happens twice.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};
