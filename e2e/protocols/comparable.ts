const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/**
 * What must be the same by every protocol: everything but ids, times and stock, which are of the moment, and nulls, by which
 * GraphQL and gRPC say that something is missing.
 */
export function comparable(value: unknown): unknown {
  if (typeof value === 'string') return TIME.test(value) ? 'a time' : value.replaceAll(UUID, 'an id');
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name, each]) => each !== null && !OF_THE_MOMENT.has(name));
  return Object.fromEntries(kept.map(([name, each]) => [name, name === 'journey' ? journey(each) : comparable(each)]));
}

/** What happened; two things of one millisecond have no order. */
function journey(entries: unknown): unknown {
  return Array.isArray(entries)
    ? entries.map((entry) => String(Reflect.get(Object(entry), 'what'))).toSorted()
    : entries;
}

const OF_THE_MOMENT: ReadonlySet<string> = new Set(['available', 'correlationId', 'retryAfterS']);
