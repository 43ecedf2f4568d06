/** Who a verified message comes from. */
export interface Caller {
  /** The service that vouches for it with its signature. */
  readonly issuer: string;
  /** Whom it speaks for: a user, where the issuer may speak for users, else `service:<issuer>`. */
  readonly subject: string;
  readonly roles: readonly string[];
}

/** The user that a message is sent for. */
export type Principal = Pick<Caller, 'subject' | 'roles'>;

/** How a service names itself where it speaks for nobody else. */
export function subjectOfService(service: string): string {
  return `service:${service}`;
}
