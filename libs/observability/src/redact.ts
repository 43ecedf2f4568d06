const REDACTED = '[redacted]';
const SECRET_KEY =
  /pass(word|wd|phrase)|secret|token|authori[sz]ation|cookie|api[-_]?key|private[-_]?key|credential|^card$|^jwk$/i;
/** What says where a secret lies, or of which kind it is. */
const ABOUT_SECRET_KEY = /[-_]?(file|type)$/i;

interface SecretForm {
  /** What stands in every text that has one, in capitals or not. */
  readonly marker: string;
  readonly form: RegExp;
  readonly instead: string;
}

const SECRET_FORMS: readonly SecretForm[] = [
  { marker: 'eyJ', form: /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, instead: REDACTED },
  {
    marker: 'bearer|basic|apikey',
    form: /\b(Bearer|Basic|ApiKey)\s+[\w.~+/=-]+/gi,
    instead: `$1 ${REDACTED}`,
  },
  { marker: 'nwk_', form: /\bnwk_[\da-z]{10}_\w+/g, instead: REDACTED },
  // A password may hold an @ of its own.
  {
    marker: '://',
    form: /\b([a-z][a-z\d+.-]*:\/\/[^\s:/@]*):[^\s@]*@(?:[^\s/@,?#]*@)*/gi,
    instead: `$1:${REDACTED}@`,
  },
  // To NATS, a user without a password is a token.
  { marker: '://', form: /\b((?:nats|tls|wss?):\/\/)[^\s:/@]+@/gi, instead: `$1${REDACTED}@` },
  {
    marker: '(?:pass|password|passwd|secret|token|key|signature)=',
    form: /([?&][\w.-]*(?:pass|password|passwd|secret|token|key|signature)=)[^\s&#"']+/gi,
    instead: `$1${REDACTED}`,
  },
  // The private half of a JSON Web Key.
  { marker: '"d', form: /("d\\?"\s*:\s*\\?")[\w-]{20,}/g, instead: `$1${REDACTED}` },
  {
    marker: '-----BEGIN',
    form: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    instead: REDACTED,
  },
];
/** Most texts have nothing of it, and five searches for secrets take longer than one. */
const MAY_HOLD_SECRET = new RegExp(SECRET_FORMS.map(({ marker }) => marker).join('|'), 'i');
const MAX_DEPTH = 8;
const MAX_ENTRIES = 100;
const MAX_TEXT = 8_192;

/**
 * A copy of the given fields that may be logged: secrets are replaced, recognised by the name of their field or by
 * their form.
 *
 * Depth (8), entries of a list or object (100) and length of a text (8,192) are bounded, so a hostile value costs
 * little.
 */
export function redact(fields: object): Record<string, unknown> {
  return copyEntries(Object.entries(fields), MAX_DEPTH);
}

function copy(value: unknown, depthLeft: number): unknown {
  if (typeof value === 'string') return copyText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'symbol' || typeof value === 'function') return String(value).slice(0, 100);
  if (typeof value !== 'object' || value === null) return value;
  if (depthLeft === 0) return '[too deep]';
  try {
    return copyObject(value, depthLeft);
  } catch (error) {
    return `[unreadable: ${error instanceof Error ? error.message : 'a getter failed'}]`;
  }
}

function copyText(text: string): string {
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}… (${text.length} characters)` : text;
  if (!MAY_HOLD_SECRET.test(short)) return short;
  return SECRET_FORMS.reduce((result, { form, instead }) => result.replace(form, instead), short);
}

function copyObject(value: object, depthLeft: number): unknown {
  if (value instanceof Error) return copyEntries(errorFields(value), depthLeft);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (value instanceof Map) return copyEntries(value.entries(), depthLeft);
  if (Array.isArray(value) || value instanceof Set) return copyItems(value, depthLeft);
  return copyEntries(Object.entries(value), depthLeft);
}

// Message, stack and cause of an error are not enumerable; what a subclass declares is.
function errorFields(error: Error): [string, unknown][] {
  const own: [string, unknown][] = [
    ['type', error.constructor.name],
    ['message', error.message],
    ['stack', error.stack],
  ];
  if (error.cause !== undefined) own.push(['cause', error.cause]);
  return [...own, ...Object.entries(error).filter(([key]) => key !== 'cause')];
}

function copyItems(items: Iterable<unknown>, depthLeft: number): unknown[] {
  const result: unknown[] = [];
  for (const item of items) {
    if (result.length === MAX_ENTRIES) return [...result, '[more]'];
    result.push(copy(item, depthLeft - 1));
  }
  return result;
}

function copyEntries(entries: Iterable<[unknown, unknown]>, depthLeft: number): Record<string, unknown> {
  const result: [string, unknown][] = [];
  for (const [key, value] of entries) {
    if (result.length === MAX_ENTRIES) return Object.fromEntries([...result, ['more', true]]);
    const name = String(key);
    result.push([name, isSecret(name, value) ? REDACTED : copy(value, depthLeft - 1)]);
  }
  return Object.fromEntries(result);
}

function isSecret(name: string, value: unknown): boolean {
  return value !== undefined && value !== null && SECRET_KEY.test(name) && !ABOUT_SECRET_KEY.test(name);
}
