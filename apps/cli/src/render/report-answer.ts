import { escapeControls } from '@psfleet/display';
import { exitCodes } from '../frame/exit-codes.js';
import type { Terminal } from '../terminal/terminal.js';
import { showMoment } from './show-time.js';

interface AnswerMeta {
  readonly partial?: boolean;
  readonly warnings?: readonly string[];
}

/** Says on standard error what an answer lacks. The exit code: 3 if it is partial. */
export function reportAnswer({ partial = false, warnings = [] }: AnswerMeta, terminal: Terminal): number {
  for (const warning of warnings) {
    terminal.writeError(`psfleet: ${escapeControls(warning)}\n`);
  }
  if (partial && warnings.length === 0) {
    terminal.writeError('psfleet: the answer may lack something\n');
  }
  return partial ? exitCodes.partial.code : exitCodes.success.code;
}

/** Tells a person at a terminal which moment a past answer shows. */
export function reportMoment(at: string | null, isUtc: boolean, terminal: Terminal): void {
  if (terminal.isTerminal && at !== null) {
    terminal.writeError(`as of ${showMoment(at, isUtc)}\n`);
  }
}
