/**
 * JSON of which a terminal obeys nothing: that of JavaScript leaves the controls from U+007F to U+009F as they are, and a message may hold any.
 * Whoever parses it reads the same texts.
 * @param {unknown} value
 */
export function jsonText(value) {
  const text = JSON.stringify(value, undefined, 2);
  return text.replaceAll(/[\x7f-\x9f]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}
