/**
 * What one benchmark came to.
 * @typedef {object} Report
 * @property {string} title
 * @property {string} notes  what was measured and how
 * @property {readonly Table[]} tables
 * @property {readonly Goal[]} goals
 *
 * @typedef {{ title: string, columns: readonly Column[], contenders: readonly { name: string, label: string }[],
 *             results: Map<string, Record<string, number>> }} Table  the first contender is the product
 * @typedef {{ title: string, name?: string, ratioOf?: string, timesFirst?: string }} Column
 *   a figure; or that of the first contender ÷ this one's; or this one's ÷ that of the first
 * @typedef {{ what: string, goal: number, value: number, atMost?: boolean }} Goal
 */

/**
 * A benchmark as a section of a Markdown page.
 * @param {string} id  @param {Report} report  @param {string} circumstances  machine, date and effort
 */
export function sectionOf(id, { title, notes, tables, goals }, circumstances) {
  const parts = [`## ${id} ${title}`, circumstances, notes.trim(), ...tables.map(tableText), ...goalsText(goals)];
  return `${parts.join('\n\n')}\n`;
}

function tableText({ title, columns, contenders, results }) {
  const head = ['', ...columns.map((column) => column.title)];
  const first = results.get(contenders[0].name);
  const rows = contenders.map(({ name, label }) => [
    label,
    ...columns.map((column) => cell(column, results.get(name), first)),
  ]);
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return `**${title}**\n\n${[head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`;
}

function cell({ name, ratioOf, timesFirst }, figures, first) {
  if (ratioOf) return readable(first[ratioOf] / figures[ratioOf]);
  return readable(timesFirst ? figures[timesFirst] / first[timesFirst] : figures[name]);
}

function goalsText(goals) {
  if (goals.length === 0) return [];
  const lines = goals.map(({ what, goal, value, atMost = false }) => {
    const isReached = atMost ? value <= goal : value >= goal;
    const verdict = isReached ? 'reached' : missed({ goal, value });
    return `- ${what}: ${readable(value)}, goal ${atMost ? '≤' : '≥'} ${goal}: ${verdict}`;
  });
  return [lines.join('\n')];
}

function missed({ goal, value }) {
  return goal === 0 ? 'missed' : `missed by ${readable((Math.abs(value - goal) / goal) * 100)} %`;
}

/** Three digits that say something, without an exponent; a dash where nothing was measured. @param {number} number */
export function readable(number) {
  if (number === undefined || Number.isNaN(number)) return '–';
  if (Math.abs(number) >= 100) return Math.round(number).toLocaleString('en');
  return String(Number(number.toPrecision(3)));
}
