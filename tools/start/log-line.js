const colours = { inventory: 36, payments: 35, orders: 33, gateway: 32, provider: 34 };
const levelColours = { fatal: 31, error: 31, warn: 33 };
const hidden = new Set(['level', 'time', 'service', 'message', 'context', 'err', 'traceId', 'spanId']);
const nameWidth = 10;

/**
 * One line of an application for the terminal: time, application, level, context, message, then the other fields; the stack of an
 * error on lines of its own. What is no JSON object is shown as it is, behind the application's name.
 * @param {string} name  @param {string} text  @param {{ colour: boolean }} options
 */
export function formatLogLine(name, text, { colour }) {
  const paint = (code, part) => (colour && code ? `\u001b[${code}m${part}\u001b[0m` : part);
  const label = paint(colours[name] ?? 37, name.padEnd(nameWidth));
  const entry = parse(text);
  if (!entry) return `${label} ${text}`;
  const { time, level, context, message, err } = entry;
  const parts = [
    paint(90, String(time ?? '').slice(11, 23)),
    label,
    paint(
      levelColours[level],
      String(level ?? 'info')
        .toUpperCase()
        .padEnd(5),
    ),
    context ? paint(90, `[${context}]`) : '',
    String(message ?? ''),
    paint(90, fields(entry)),
  ];
  const stack = err?.stack ?? err?.message;
  return parts.filter(Boolean).join(' ') + (stack ? `\n${paint(31, indent(String(stack)))}` : '');
}

/**
 * Whether a line matters while the system is still starting: a warning or an error, or what is not written by the logger at all,
 * such as the message of a process that cannot start.
 * @param {string} text
 */
export function isNoteworthy(text) {
  const entry = parse(text);
  return !entry || entry.level in levelColours;
}

function parse(text) {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fields(entry) {
  const shown = Object.entries(entry).filter(([key]) => !hidden.has(key));
  return shown.map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`).join(' ');
}

function indent(text) {
  return text.replace(/^/gm, ' '.repeat(nameWidth + 4));
}
