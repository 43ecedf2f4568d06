/** Which command of which saga a reply answers. */
export interface ReplyRef {
  readonly saga: string;
  readonly id: string;
  readonly commandId: string;
}

/** The form in which a reply repeats it: `place-order/<saga id>/<command id>`. */
export function formatReplyRef({ saga, id, commandId }: ReplyRef): string {
  return `${saga}/${id}/${commandId}`;
}

/** Undefined for anything that `formatReplyRef` did not make. */
export function parseReplyRef(text: string): ReplyRef | undefined {
  const parts = REF.exec(text)?.groups;
  return parts && { saga: parts['saga']!, id: parts['id']!, commandId: parts['command']! };
}

const REF = /^(?<saga>[a-z0-9-]+)\/(?<id>[0-9a-f-]{36})\/(?<command>[0-9a-f-]{36})$/i;
