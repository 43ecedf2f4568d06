import { Injectable, type LoggerService, type LogLevel } from '@nestjs/common';
import { pino, type DestinationStream, type Level, type Logger } from 'pino';
import { redact } from './redact.js';
import { currentTrace } from './trace.js';

/** Where the lines of a service go and how many of them. */
export interface JsonLoggerOptions {
  readonly service: string;
  /** The least severe level that is written; default `log` (pino's info). */
  readonly level?: LogLevel;
  /** Default: standard output. */
  readonly destination?: DestinationStream;
}

/**
 * Writes every log entry as one JSON line: fields merged, secrets redacted, the current trace added.
 *
 * Libraries and services do not use it directly but through Nest's `new Logger(ClassName.name)`, with
 * `{ message, ...fields }` or a text as the first argument, and an error as the field `err`.
 */
@Injectable()
export class JsonLogger implements LoggerService {
  readonly #pino: Logger;

  constructor(options: JsonLoggerOptions) {
    this.#pino = pino(
      {
        level: PINO_LEVELS[options.level ?? 'log'],
        base: { service: options.service },
        messageKey: 'message',
        timestamp: timeField,
        formatters: { level: (label) => ({ level: label }) },
      },
      options.destination ?? pino.destination({ fd: 1, sync: true }),
    );
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.#write('info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.#write('fatal', message, rest);
  }

  /** Writes from the least severe of the given levels on. */
  setLogLevels(levels: LogLevel[]): void {
    const values = levels.map((level) => this.#pino.levels.values[PINO_LEVELS[level]] ?? Number.POSITIVE_INFINITY);
    this.#pino.level = this.#pino.levels.labels[Math.min(...values)] ?? 'silent';
  }

  #write(level: Level, message: unknown, rest: readonly unknown[]): void {
    if (!this.#pino.isLevelEnabled(level)) return;
    // Nest hands the context over as the last argument, and to `error` a stack (or undefined) before it.
    const context = rest.at(-1);
    const details = rest.slice(0, -1).filter((each) => each !== undefined);
    const fields = {
      ...traceFields(),
      ...(typeof context === 'string' ? { context } : {}),
      ...(details.length > 0 ? { details } : {}),
      ...fieldsOf(message),
    };
    this.#pino[level](redact(fields));
  }
}

const PINO_LEVELS: Readonly<Record<LogLevel, Level>> = {
  verbose: 'trace',
  debug: 'debug',
  log: 'info',
  warn: 'warn',
  error: 'error',
  fatal: 'fatal',
};

let latest = { ms: 0, field: '' };

/** The time as a field of the line. Made once for all lines of a millisecond: a busy service writes many. */
function timeField(): string {
  const ms = Date.now();
  if (ms !== latest.ms) latest = { ms, field: `,"time":"${new Date(ms).toISOString()}"` };
  return latest.field;
}

function fieldsOf(message: unknown): object {
  if (message instanceof Error) return { message: message.message, err: message };
  if (typeof message === 'object' && message !== null && !Array.isArray(message)) return message;
  return { message: typeof message === 'string' ? message : JSON.stringify(message) };
}

function traceFields(): object {
  const trace = currentTrace();
  if (!trace) return {};
  const [, traceId, spanId] = trace.traceparent.split('-');
  return { traceId, spanId, correlationId: trace.correlationId };
}
