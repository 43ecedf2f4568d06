import type { LogLevel } from '@nestjs/common';
import type { LogLevelName } from './service-config.js';

/** What Nest calls each log level. */
export const nestLevels: Readonly<Record<LogLevelName, LogLevel>> = {
  fatal: 'fatal',
  error: 'error',
  warn: 'warn',
  info: 'log',
  debug: 'debug',
  trace: 'verbose',
};
