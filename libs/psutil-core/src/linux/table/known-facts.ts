import type { ProcessIdentityFacts } from '../../platform/process-table.js';

/** The state of a process at the time when its facts were read. */
export interface ProcessCondition {
  /** A zombie, or a process that is about to be one: its memory, and with it its program, is gone. */
  readonly hasEnded: boolean;
  /** Whether it executed another program since the facts before. */
  readonly hasExeced: boolean;
}

/**
 * The facts just read, completed by those before them where the kernel took them away: the end of a process takes its
 * program, arguments and terminal, and moves it to the root of a control group of version 1 (cgroup_exit); a change of
 * user can take the right to read its program. Another name means another program, whose facts are then unknown.
 */
export function keepKnown(
  before: ProcessIdentityFacts,
  now: ProcessIdentityFacts,
  { hasEnded, hasExeced }: ProcessCondition,
): ProcessIdentityFacts {
  const isSameProgram = !hasExeced && before.name === now.name;
  const cmdline = isSameProgram && (hasEnded || now.cmdline === null) ? (before.cmdline ?? now.cmdline) : now.cmdline;
  const keepsProgram = isSameProgram && now.exe === null && isSame(before.cmdline, cmdline);
  const keepsCgroup = (hasEnded || now.cgroup === null) && before.cgroup !== null;
  return {
    ...now,
    cmdline,
    username: now.username ?? before.username,
    terminal: hasEnded ? (now.terminal ?? before.terminal) : now.terminal,
    ...(keepsProgram ? { exe: before.exe, exeState: before.exeState } : {}),
    ...(keepsCgroup ? { cgroup: before.cgroup, containerId: before.containerId, unit: before.unit } : {}),
  };
}

function isSame(one: readonly string[] | null, other: readonly string[] | null): boolean {
  return (
    one === other || (one?.length === other?.length && one?.every((text, index) => text === other?.[index]) === true)
  );
}
