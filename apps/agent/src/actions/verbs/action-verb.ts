import type { PinnedProcess, Process } from '@psfleet/psutil-core';
import type { VerbArguments, VerbName } from '@psfleet/wire';

/** The process that an action is for. It is pinned: nothing done through `pin` can reach another process. */
export interface ActionSubject {
  readonly process: Process;
  readonly pin: PinnedProcess;
}

/**
 * How the agent carries out one verb of the table in @psfleet/wire, whose decoder has checked the arguments.
 * Both steps throw psutil-core's errors.
 */
export interface ActionVerb<V extends VerbName, Before = unknown> {
  /** Whether the process table shows the change; if so it reads the process again, also one that does not run. */
  readonly isInTable: boolean;
  /** Does it, and returns what `verify` needs to know of the process as it was before. */
  perform(subject: ActionSubject, args: VerbArguments[V]): Before;
  /** Reads the effect and describes it in one sentence. Throws if there is none where there must be one. */
  verify(subject: ActionSubject, args: VerbArguments[V], before: Before): string | Promise<string>;
}
