import type { PinnedProcess, Process } from '@psfleet/psutil-core';
import type { VerbArguments, VerbName } from '@psfleet/wire';

/** The process that an action is for. It is pinned: nothing done through `pin` can reach another process. */
export interface ActionSubject {
  readonly process: Process;
  readonly pin: PinnedProcess;
}

/** What became of an action that the system accepted. */
export interface Effect {
  /** False if the system accepted it, but the effect that was asked for did not show. */
  readonly seen: boolean;
  /** One sentence for people. */
  readonly detail: string;
}

/**
 * How the agent carries out one verb of the table in @psfleet/wire, whose decoder has checked the arguments.
 * Both steps throw psutil-core's errors.
 */
export interface ActionVerb<V extends VerbName, Before = unknown> {
  /** Whether the process table shows the change. If so, it rereads the process, even an idle one. */
  readonly isInTable: boolean;
  /** Performs the action, and returns what `verify` needs to know about the process before it. */
  perform(subject: ActionSubject, args: VerbArguments[V]): Before;
  /** Reads the effect. */
  verify(subject: ActionSubject, args: VerbArguments[V], before: Before): Effect | Promise<Effect>;
}
