/** Takes Node's raw headers, names and values in turn: elsewhere Node has joined two values into one text by then, or dropped the second one. */
export function headerValues(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}
