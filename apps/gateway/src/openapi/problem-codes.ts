import { errorContractOf } from '@nestwork/contract-kit';
import type { Endpoint } from '../endpoints/endpoint.js';
import { statusOf } from '../problem/contract-problem.js';

/** Every status that an endpoint may answer instead of a success, in order, with the codes that it may bear. */
export function problemCodes(endpoint: Endpoint): readonly (readonly [status: number, codes: readonly string[]])[] {
  const codes = new Map<number, Set<string>>();
  for (const [status, code] of [...ofRequest(endpoint), ...ofErrors(endpoint), ...ALWAYS])
    codes.set(status, (codes.get(status) ?? new Set()).add(code));
  return [...codes].map(([status, some]) => [status, [...some]] as const).toSorted(([one], [other]) => one - other);
}

type StatusAndCode = readonly [status: number, code: string];

function ofRequest({ access, inputs, isWrite, streams }: Endpoint): readonly StatusAndCode[] {
  return [
    // A role is missing, or the API key is for other endpoints.
    ...(access === 'public'
      ? []
      : ([
          [401, 'gateway.unauthenticated'],
          [403, 'gateway.forbidden'],
        ] as const)),
    ...(isWrite
      ? ([
          [409, 'message-discarded'],
          [409, 'idempotency-key-reused'],
          [409, 'request-in-flight'],
        ] as const)
      : []),
    ...(streams
      ? ([
          [400, 'gateway.last-event-id-malformed'],
          [503, 'gateway.too-many-streams'],
          [503, 'gateway.stopping'],
        ] as const)
      : []),
    // Also where none is asked for: a body that comes with a write is read.
    ...(isWrite
      ? ([
          [413, 'body-too-large'],
          [415, 'unsupported-media-type'],
        ] as const)
      : []),
    ...(inputs.params ? [[414, 'path-too-long'] as const] : []),
  ];
}

function ofErrors({ errors }: Endpoint): readonly StatusAndCode[] {
  return errors.map(errorContractOf).map(({ code, category }) => [statusOf(category), code] as const);
}

const ALWAYS: readonly StatusAndCode[] = [
  [400, 'invalid-message'],
  [400, 'bad-request'],
  [400, 'gateway.idempotency-key-malformed'],
  [408, 'request-timeout'],
  [429, 'gateway.too-many-requests'],
  [431, 'headers-too-large'],
  [500, 'internal'],
  [503, 'gateway.overloaded'],
  [503, 'service-unavailable'],
  [504, 'deadline-passed'],
];
