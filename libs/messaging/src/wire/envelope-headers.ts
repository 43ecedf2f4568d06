import { currentTrace, newTrace } from '@nestwork/observability';
import { encodeHeaderText } from './header-text.js';
import { headerNames } from './header-names.js';

/** What every message says about itself. */
export interface Envelope {
  readonly id: string;
  /** The message name. */
  readonly type: string;
  /** The sending service. */
  readonly service: string;
  readonly key?: string;
}

/** The headers that every message carries: CloudEvents attributes and the current trace. */
export function envelopeHeaders({ id, type, service, key }: Envelope): Record<string, string> {
  const trace = currentTrace() ?? newTrace();
  const headers: Record<string, string> = {
    [headerNames.specVersion]: '1.0',
    [headerNames.id]: id,
    [headerNames.type]: type,
    [headerNames.source]: `/${service}`,
    [headerNames.time]: new Date().toISOString(),
    [headerNames.traceparent]: trace.traceparent,
    [headerNames.correlationId]: trace.correlationId,
  };
  if (key !== undefined) headers[headerNames.key] = encodeHeaderText(key);
  if (trace.tracestate !== undefined) headers[headerNames.tracestate] = trace.tracestate;
  if (trace.causationId !== undefined) headers[headerNames.causationId] = trace.causationId;
  return headers;
}
