/**
 * Headers of every answer: nothing is cached, guessed, framed or run.
 *
 * HSTS is missing on purpose: it belongs to whatever terminates TLS.
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** What is added where the gateway itself terminates TLS: no browser comes without TLS for a year. */
export const overTls: Readonly<Record<string, string>> = { 'strict-transport-security': 'max-age=31536000' };
