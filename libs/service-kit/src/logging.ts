import { type DestinationStream, type Logger, pino } from 'pino';
import { formatLogLine } from './log-line.js';

export type { Logger } from 'pino';
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];
export const logFormats = ['json', 'text'] as const;
export type LogFormat = (typeof logFormats)[number];

export interface LoggerOptions {
  /** The name of the program, for example `agent`. */
  readonly name: string;
  readonly level?: LogLevel;
  /** Default: one readable line per record on a terminal, JSON elsewhere. */
  readonly format?: LogFormat | null;
  /** Default: standard output, written synchronously so that nothing is lost at exit. */
  readonly destination?: DestinationStream;
}

/**
 * Facts are fields, and messages are fixed sentences: `logger.warn({ err: error, batch: 7 }, 'insert failed')`. An
 * error is always in the field `err`, the only one that is serialized as an error.
 */
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
