import type { Logger } from '@psfleet/service-kit';
import { formatAgentWarning, type AgentWarning } from '@psfleet/wire';

/** A host with more has one cause that the first ones show. */
const maxWarnings = 32;

/**
 * What hinders the agent at present, from all of its parts. The host's facts carry it, and are sent again when it
 * changes: a detail must not hold counts or times that move with every tick.
 */
export class AgentWarnings {
  readonly #logger: Logger;
  readonly #bySource = new Map<string, readonly string[]>();
  #texts: readonly string[] = [];

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** As the facts of the host carry them. The same array until a warning begins or ends. */
  get texts(): readonly string[] {
    return this.#texts;
  }

  /** Replaces all warnings of one source; an empty list ends them. */
  set(source: string, warnings: readonly AgentWarning[]): void {
    const texts = warnings.map(formatAgentWarning);
    const before = this.#bySource.get(source) ?? [];
    if (texts.length === before.length && texts.every((text, index) => text === before[index])) {
      return;
    }
    for (const warning of texts.filter((text) => !before.includes(text))) {
      this.#logger.warn({ warning }, 'warning began');
    }
    for (const warning of before.filter((text) => !texts.includes(text))) {
      this.#logger.info({ warning }, 'warning ended');
    }
    this.#bySource.set(source, texts);
    this.#texts = bounded([...new Set([...this.#bySource.values()].flat())].sort());
  }
}

function bounded(texts: readonly string[]): readonly string[] {
  if (texts.length <= maxWarnings) {
    return texts;
  }
  const shown = texts.slice(0, maxWarnings - 1);
  const detail = `${texts.length - shown.length} more are in the agent's log`;
  return [...shown, formatAgentWarning({ code: 'more-warnings', detail })];
}
