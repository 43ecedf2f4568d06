/** A text of any characters as a header value: percent-encoded when it is more than printable ASCII. */
export function encodeHeaderText(text: string): string {
  return PLAIN.test(text) ? text : encodeURIComponent(text);
}

/** The text that was encoded; what is no valid encoding is returned as it came. */
export function decodeHeaderText(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

// No space, because NATS trims values; no %, because it starts an encoded character.
const PLAIN = /^[!-$&-~]*$/;
