import { createLogger, formatLogLine, type Logger } from '@psfleet/service-kit';

/** What a person at the terminal, or a program that reads `--json`, is told while psfleet runs. */
export interface Progress {
  step(message: string, facts?: Readonly<Record<string, unknown>>): void;
  /** Plain lines for people; nothing in JSON. */
  text(lines: readonly string[]): void;
  /** A log record of a part, as it wrote it. */
  record(part: string, line: string): void;
  /** For the libraries that supervise the parts. */
  readonly logger: Logger;
}

/** Importance from which a part's record is shown to people too; everything is in the part's log file. */
const SHOWN_LEVELS = new Set(['warn', 'error', 'fatal']);

export function textProgress(write: (text: string) => void): Progress {
  const logger = createLogger({ name: 'psfleet', level: 'warn', format: 'text', destination: { write } });
  return {
    step: (message) => write(`${message}\n`),
    text: (lines) => write(`${lines.join('\n')}\n`),
    record: (_part, line) => {
      const level = levelOf(line);
      if (level === null || SHOWN_LEVELS.has(level)) {
        write(formatLogLine(line));
      }
    },
    logger,
  };
}

export function jsonProgress(write: (text: string) => void): Progress {
  const logger = createLogger({ name: 'psfleet', format: 'json', destination: { write } });
  return {
    step: (message, facts = {}) => logger.info(facts, message),
    text: () => {},
    record: (part, line) => {
      if (levelOf(line) === null) {
        logger.warn({ part, line }, 'a part wrote a line that is no log record');
      } else {
        write(`${line}\n`);
      }
    },
    logger,
  };
}

/** Null: no log record, for example the trace of a crash. */
function levelOf(line: string): string | null {
  try {
    const { level } = JSON.parse(line) as { level?: unknown };
    return typeof level === 'string' ? level : null;
  } catch {
    return null;
  }
}
