/** How often each operation was answered with which status. */
export class Tally {
  #rows = new Map();
  requests = 0;

  /** @param {string} operation @param {number} status  0: no answer */
  count(operation, status) {
    this.requests += 1;
    const row = this.#rows.get(operation) ?? new Map();
    row.set(status, (row.get(status) ?? 0) + 1);
    this.#rows.set(operation, row);
  }

  /** Operations and statuses as a table for people. */
  text() {
    const statuses = [...new Set([...this.#rows.values()].flatMap((row) => [...row.keys()]))].toSorted(
      (one, other) => one - other,
    );
    const header = ['', ...statuses.map((status) => (status === 0 ? 'none' : String(status))), 'all'];
    const rows = [...this.#rows]
      .toSorted(([one], [other]) => one.localeCompare(other))
      .map(([name, row]) => rowOf(name, row, statuses));
    const table = [header, ...rows];
    const widths = header.map((_, column) => Math.max(...table.map((row) => row[column].length)));
    return table
      .map((row) =>
        row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '),
      )
      .join('\n');
  }
}

function rowOf(name, row, statuses) {
  const all = [...row.values()].reduce((sum, count) => sum + count, 0);
  return [name, ...statuses.map((status) => String(row.get(status) ?? '')), String(all)];
}
