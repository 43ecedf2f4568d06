import { errors } from '@nats-io/transport-node';

const probed = new Set<string>();

/** Notes that a subject is tried out, to learn whether it is allowed: then a refusal is the answer, and no error. Returns the subject. */
export function probing(subject: string): string {
  probed.add(subject);
  return subject;
}

/** Whether an error of the connection is only the answer to such a question. */
export function isAnswerToProbe(error: Error): boolean {
  return error instanceof errors.PermissionViolationError && probed.has(error.subject);
}
