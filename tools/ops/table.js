/**
 * Rows as a table for people: columns in the order in which they first appear, numbers to the right, nothing cut off.
 * @param {readonly Readonly<Record<string, string | number | boolean | null>>[]} rows
 * @returns {string}
 */
export function table(rows) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [columns, ...rows.map((row) => columns.map((column) => cell(row[column])))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index].length)));
  const isNumber = columns.map((column) => rows.every((row) => typeof (row[column] ?? 0) === 'number'));
  const align = (text, index) => (isNumber[index] ? text.padStart(widths[index]) : text.padEnd(widths[index]));
  return cells.map((line) => line.map(align).join('  ').trimEnd()).join('\n');
}

/**
 * A text of which a terminal obeys nothing but line breaks and tabs: what services show holds texts of messages, and with them whatever
 * their senders wrote.
 * @param {string} text
 */
export function harmless(text) {
  return text.replaceAll(CONTROLS, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f-\x9f]/g;

/** A value as one line. @param {string | number | boolean | null | undefined} value */
export function cell(value) {
  if (value === null || value === undefined || value === '') return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value).replaceAll(/\s*\n\s*/g, ' ');
}
