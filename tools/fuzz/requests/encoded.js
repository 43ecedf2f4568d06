/** A text as a part of a target. Half a surrogate pair, which encodeURIComponent refuses, becomes the bytes that no UTF-8 has. @param {string} text */
export function encoded(text) {
  if (text === '{latest}') return text;
  return Array.from(text, (character) =>
    character.isWellFormed() ? encodeURIComponent(character) : surrogate(character.charCodeAt(0)),
  ).join('');
}

function surrogate(code) {
  const bytes = [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];
  return bytes.map((byte) => `%${byte.toString(16)}`).join('');
}
