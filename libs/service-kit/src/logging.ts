import { type DestinationStream, type Logger, pino } from 'pino';
import { formatLogLine } from './log-line.js';

export type { Logger } from 'pino';
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export const LOG_FORMATS = ['json', 'text'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

export interface LoggerOptions {
  /** Which program speaks, e.g. `agent`. */
  readonly name: string;
  readonly level?: LogLevel;
  /** Default: one readable line per record on a terminal, JSON elsewhere. */
  readonly format?: LogFormat | null;
  /** Default: standard output, written synchronously, so that nothing is lost at exit. */
  readonly destination?: DestinationStream;
}

/** Facts are fields and messages fixed sentences: `logger.warn({ err, batch: 7 }, 'insert failed')`. The field of an error is always `err`. */
export function createLogger({ name, level = 'info', format = null, destination }: LoggerOptions): Logger {
  const sink = destination ?? pino.destination({ fd: 1, sync: true });
  const isText = format === null ? destination === undefined && process.stdout.isTTY : format === 'text';
  const stream: DestinationStream = isText ? { write: (record) => sink.write(formatLogLine(record)) } : sink;
  return pino(
    {
      name,
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
}
