import { continueTrace, runWithTrace } from '@nestwork/observability';
import { headerNames } from '../wire/header-names.js';
import type { Middleware } from './incoming-message.js';

/** Continues the sender's trace; what the handler sends names this message as its cause. */
export const traceStep: Middleware = ({ headers, id }, next) =>
  runWithTrace(
    continueTrace({
      traceparent: headers.get(headerNames.traceparent),
      tracestate: headers.get(headerNames.tracestate),
      correlationId: headers.get(headerNames.correlationId),
      causationId: id,
    }),
    next,
  );
