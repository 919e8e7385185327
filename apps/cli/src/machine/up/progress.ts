import { createLogger, formatLogLine, type Logger } from '@psfleet/service-kit';

/** Reports to a person at the terminal, or to a program that reads `--json`, while psfleet runs. */
export interface Progress {
  step(message: string, facts?: Readonly<Record<string, unknown>>): void;
  /** Writes plain lines for people; omitted in JSON mode. */
  text(lines: readonly string[]): void;
  /** Forwards a log line of a part. */
  forwardLog(part: string, line: string): void;
  /** Used by the libraries that supervise the parts. */
  readonly logger: Logger;
}

/** Log records of these levels are shown to people; the part's log file has all of them. */
const shownLevels = new Set(['warn', 'error', 'fatal']);

export function textProgress(write: (text: string) => void): Progress {
  const logger = createLogger({ name: 'psfleet', level: 'warn', format: 'text', destination: { write } });
  return {
    step: (message) => write(`${message}\n`),
    text: (lines) => write(`${lines.join('\n')}\n`),
    forwardLog: (_part, line) => {
      const level = levelOf(line);
      if (level === null || shownLevels.has(level)) {
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
    forwardLog: (part, line) => {
      if (levelOf(line) === null) {
        logger.warn({ part, line }, 'a part wrote a line that is not a log record');
      } else {
        write(`${line}\n`);
      }
    },
    logger,
  };
}

/** Null if the line is not a log record, for example in a stack trace. */
function levelOf(line: string): string | null {
  try {
    const { level } = JSON.parse(line) as { level?: unknown };
    return typeof level === 'string' ? level : null;
  } catch {
    return null;
  }
}
