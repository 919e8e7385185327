import type { LoggerService } from '@nestjs/common';
import type { Logger } from '@psfleet/service-kit';

/** Writes Nest's messages to our log as fields, and its progress at start at the debug level. */
export class NestLogger implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  log(message: unknown, context?: string): void {
    this.#logger.debug({ nest: context, text: String(message) }, 'Nest says');
  }

  debug(message: unknown, context?: string): void {
    this.log(message, context);
  }

  verbose(message: unknown, context?: string): void {
    this.log(message, context);
  }

  warn(message: unknown, context?: string): void {
    this.#logger.warn({ nest: context, text: String(message) }, 'Nest warns');
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#logger.error({ text: message instanceof Error ? message.stack : String(message), rest }, 'Nest failed');
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.error(message, ...rest);
  }
}
