/** A message that a service failed to handle. */
export interface FailedMessage {
  /** The inbox identity: the name of the command, or the durable of the event. */
  readonly consumer: string;
  readonly messageId: string;
  readonly attempts: number;
  readonly error: string;
  /** Set aside for a person to look at; false while it is tried again. */
  readonly dead: boolean;
}
