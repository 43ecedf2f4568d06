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

/** A value as one line. @param {string | number | boolean | null | undefined} value */
export function cell(value) {
  if (value === null || value === undefined || value === '') return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value).replaceAll(/\s*\n\s*/g, ' ');
}
