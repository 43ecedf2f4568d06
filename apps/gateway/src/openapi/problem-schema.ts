import type { JsonSchema } from '@nestwork/contract-kit';
import type { Components } from './components.js';

/** A reference to the schema of a problem: RFC 9457, with what this gateway adds. */
export function problemReference(components: Components): JsonSchema {
  return components.add('Problem', problemSchema);
}

const text = { type: 'string' };

const problemSchema: JsonSchema = {
  type: 'object',
  description: 'What went wrong (RFC 9457). A program decides by `code`.',
  required: ['type', 'title', 'status', 'detail', 'code', 'correlationId'],
  properties: {
    type: text,
    title: text,
    status: { type: 'integer' },
    detail: text,
    code: text,
    correlationId: text,
    problems: {
      type: 'array',
      maxItems: 5,
      items: {
        type: 'object',
        required: ['path', 'problem'],
        properties: { path: text, problem: text },
        additionalProperties: false,
      },
    },
    details: { type: 'object' },
    retryAfterS: { type: 'integer', minimum: 1 },
  },
  additionalProperties: false,
};
