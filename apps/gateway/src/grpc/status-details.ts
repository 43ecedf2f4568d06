import type { status } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import type { FieldProblem, Problem } from '../problem/problem.js';
import { retryAfterS } from '../problem/retry-after.js';

/** The trailer in which clients of every language look for the details of an error. */
export const statusDetailsTrailer = 'grpc-status-details-bin';

/** Whose reasons these are: a reason and its domain together are like no other. */
const DOMAIN = 'nestwork.gateway';

/**
 * The messages of Google's error model, as far as they are sent, with their official numbers.
 * https://github.com/googleapis/googleapis/blob/master/google/rpc/status.proto
 * https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto
 */
export const statusProto = `syntax = "proto3";

package google.rpc;

message Status {
  int32 code = 1;
  string message = 2;
  repeated Any details = 3;
}

message Any {
  string type_url = 1;
  bytes value = 2;
}

message BadRequest {
  message FieldViolation {
    string field = 1;
    string description = 2;
  }
  repeated FieldViolation field_violations = 1;
}

message ErrorInfo {
  string reason = 1;
  string domain = 2;
  map<string, string> metadata = 3;
}

message RetryInfo {
  message Duration {
    int64 seconds = 1;
    int32 nanos = 2;
  }
  Duration retry_delay = 1;
}

message RequestInfo {
  string request_id = 1;
  string serving_data = 2;
}
`;

const { root } = protobuf.parse(statusProto);

/** A problem as a `google.rpc.Status`, which libraries of many languages read. */
export function statusDetails(problem: Problem, code: status): Buffer {
  const { detail: message, problems, correlationId } = problem;
  const waitS = retryAfterS(problem);
  const details = [
    any('ErrorInfo', errorInfo(problem)),
    any('RequestInfo', { requestId: correlationId }),
    ...(problems ? [any('BadRequest', { fieldViolations: problems.map(violation) })] : []),
    ...(waitS === undefined ? [] : [any('RetryInfo', { retryDelay: { seconds: waitS } })]),
  ];
  return encoded('Status', { code, message, details });
}

/** The reason has the form that AIP-193 wants, `ORDERS_ORDER_NOT_FOUND`; the code as it is stands beside it, with the details. */
function errorInfo({ code, details = {} }: Problem): object {
  const plain = Object.entries(details).filter(([, value]) => typeof value !== 'object');
  const reason = code.replaceAll(/[^A-Za-z0-9]/g, '_').toUpperCase();
  const metadata = Object.fromEntries(plain.map(([name, value]) => [name, String(value)]));
  return { reason, domain: DOMAIN, metadata: { ...metadata, code } };
}

function violation({ path, problem }: FieldProblem): object {
  return { field: path, description: problem };
}

function any(name: string, message: object): object {
  return { typeUrl: `type.googleapis.com/google.rpc.${name}`, value: encoded(name, message) };
}

function encoded(name: string, message: object): Buffer {
  return Buffer.from(root.lookupType(`google.rpc.${name}`).encode(message).finish());
}
