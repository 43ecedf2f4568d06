import { jsonSchemaOf, type JsonSchema } from '@nestwork/contract-kit';
import { fieldPaths, mostPaths } from '../answer/field-tree.js';
import { idempotencyKeyForm } from '../calls/idempotency-key.js';
import { deprecationText } from '../deprecation/deprecation.js';
import type { Endpoint } from '../endpoints/endpoint.js';
import { problemMediaType } from '../problem/problem.js';
import type { Components } from './components.js';
import { problemCodes } from './problem-codes.js';
import { problemReference } from './problem-schema.js';

/** What the document says of one endpoint. */
export function openApiOperation(endpoint: Endpoint, components: Components): JsonSchema {
  const { name, summary, topic, access, inputs, example, deprecated } = endpoint;
  return {
    operationId: name,
    summary,
    ...(deprecated && { deprecated: true, description: deprecationText(deprecated) }),
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
    security: access === 'public' ? [] : [{ accessToken: [] }, { apiKey: [] }],
    ...(Array.isArray(access) && { 'x-roles': access }),
  };
}

function success(endpoint: Endpoint, components: Components): JsonSchema {
  const { rest, reply, location, outcome, streams, isWrite, deprecated } = endpoint;
  const headers = {
    ...HEADERS,
    ...(deprecated && DEPRECATION),
    ...(location !== undefined && {
      Location: { description: 'Where to look for the outcome.', schema: { type: 'string' } },
    }),
  };
  const schema = components.referenceTo(reply);
  if (streams) return eventStream(schema);
  const content = { 'application/json': { schema } };
  const answer = { description: 'Success.', headers, content };
  if (!isWrite) return { [rest.status]: answer, 304: NOTHING_NEW };
  if (outcome === undefined) return { [rest.status]: answer };
  const applied = {
    'Preference-Applied': {
      description: 'How long the outcome was waited for at most, in seconds.',
      schema: { type: 'string' },
    },
  };
  return {
    200: { ...answer, description: 'It has ended in time.', headers: { ...headers, ...applied } },
    [rest.status]: { ...answer, description: 'It goes on.', headers: { ...headers, ...applied } },
  };
}

/** The schema is that of the JSON in each event. */
function eventStream(schema: JsonSchema): JsonSchema {
  return {
    200: {
      description: 'Server-Sent Events; the data of each is JSON of this schema.',
      headers: HEADERS,
      content: { 'text/event-stream': { schema } },
    },
    204: { description: 'Nothing is left to tell.', headers: HEADERS },
  };
}

function problems(endpoint: Endpoint, components: Components): JsonSchema {
  const answers = problemCodes(endpoint).map(([status, codes]) => [
    status,
    { description: `Codes: ${codes.join(', ')}.`, headers: HEADERS, content: problemContent(components) },
  ]);
  return Object.fromEntries(answers);
}

function problemContent(components: Components): JsonSchema {
  return { [problemMediaType]: { schema: problemReference(components) } };
}

function parametersOf({ inputs, reply, isWrite, outcome, streams }: Endpoint): readonly JsonSchema[] {
  const path = inputs.params ? fieldParameters('path', jsonSchemaOf(inputs.params)) : [];
  const query = inputs.query ? fieldParameters('query', jsonSchemaOf(inputs.query)) : [];
  return [
    ...path,
    ...query,
    ...(streams ? [] : [fieldsParameter(reply)]),
    ...(isWrite ? [IDEMPOTENCY_KEY] : []),
    ...(outcome === undefined ? [] : [PREFER]),
    ...(streams ? [LAST_EVENT_ID] : []),
  ];
}

function fieldsParameter(reply: Endpoint['reply']): JsonSchema {
  return {
    name: 'fields',
    in: 'query',
    required: false,
    style: 'form',
    explode: false,
    description:
      'Only these fields of the answer: it lacks all others, also those that its schema requires. Dots lead into objects, and into each object of a list.',
    schema: { type: 'array', items: { type: 'string', enum: fieldPaths(reply) }, minItems: 1, maxItems: mostPaths },
  };
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

const NOTHING_NEW = { description: 'The If-None-Match has the ETag of what there is.', headers: HEADERS };

const DEPRECATION = {
  Deprecation: { description: 'Since when there is a better one (RFC 9745).', schema: { type: 'string' } },
  Sunset: { description: 'From when it may be gone (RFC 8594).', schema: { type: 'string' } },
  Link: { description: 'The better one: `rel="successor-version"`.', schema: { type: 'string' } },
};

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Makes repeats of a request one: each repeat gets the first answer, and nothing happens twice.',
  schema: { type: 'string', minLength: 1, maxLength: 200, pattern: idempotencyKeyForm.source },
};

const PREFER = {
  name: 'Prefer',
  in: 'header',
  required: false,
  description: '`wait=5` waits so many seconds for the end, of which 20 are the most (RFC 7240).',
  schema: { type: 'string' },
};

const LAST_EVENT_ID = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  description: 'The last event that was seen: those behind it are told.',
  schema: { type: 'string', pattern: '^\\d{1,6}$' },
};
