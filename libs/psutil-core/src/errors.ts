/** What went wrong, for programs: a closed list. */
export type PsutilErrorCode =
  | 'no-such-process'
  | 'zombie'
  | 'access-denied'
  | 'timeout'
  | 'not-supported'
  | 'unexpected-format'
  | 'native-call-failed'
  | 'uncertain';

/**
 * Base of every error this library throws about the system. Wrong arguments are TypeError and RangeError, as in any
 * library.
 */
export class PsutilError extends Error {
  override readonly name: string = 'PsutilError';
  readonly code: PsutilErrorCode;

  constructor(code: PsutilErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Facts that an error about one process carries. `processName` is known only if `name()` was asked on that object
 * before.
 */
export interface ProcessErrorFacts {
  readonly pid: number;
  readonly processName?: string | null;
  readonly message?: string | null;
  readonly cause?: unknown;
}

/** Adds psutil's parenthesis of known facts: `message (pid=1, name='init')`. */
function describe(message: string, facts: Readonly<Record<string, string | number | null | undefined>>): string {
  const known = Object.entries(facts)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${typeof value === 'string' ? `'${value}'` : value}`);
  return known.length === 0 ? message : `${message} (${known.join(', ')})`;
}

/** The process does not exist, or not any more, or another process has its PID now. */
export class NoSuchProcess extends PsutilError {
  override readonly name: string = 'NoSuchProcess';
  readonly pid: number;
  readonly processName: string | null;
  /** The message without the facts in parentheses. */
  readonly reason: string;

  constructor(
    facts: ProcessErrorFacts,
    code: 'no-such-process' | 'zombie' = 'no-such-process',
    ppid: number | null = null,
  ) {
    const reason = facts.message ?? 'process no longer exists';
    super(code, describe(reason, { pid: facts.pid, ppid, name: facts.processName }), { cause: facts.cause });
    this.pid = facts.pid;
    this.processName = facts.processName ?? null;
    this.reason = reason;
  }
}

/**
 * The process ended, but its parent has not collected it. Is a NoSuchProcess, as in psutil: test for this one first.
 */
export class ZombieProcess extends NoSuchProcess {
  override readonly name: string = 'ZombieProcess';
  readonly ppid: number | null;

  constructor(facts: ProcessErrorFacts & { readonly ppid?: number | null }) {
    super({ ...facts, message: facts.message ?? "PID still exists but it's a zombie" }, 'zombie', facts.ppid ?? null);
    this.ppid = facts.ppid ?? null;
  }
}

/** The operating system refused (EPERM, EACCES). */
export class AccessDenied extends PsutilError {
  override readonly name: string = 'AccessDenied';
  readonly pid: number | null;
  readonly processName: string | null;
  readonly reason: string;

  constructor(facts: Partial<ProcessErrorFacts>) {
    const reason = facts.message ?? '';
    super('access-denied', describe(reason, { pid: facts.pid, name: facts.processName }).trim(), {
      cause: facts.cause,
    });
    this.pid = facts.pid ?? null;
    this.processName = facts.processName ?? null;
    this.reason = reason;
  }
}

/** A wait took longer than asked. */
export class TimeoutExpired extends PsutilError {
  override readonly name: string = 'TimeoutExpired';
  /** Seconds waited. */
  readonly seconds: number;
  readonly pid: number | null;
  readonly processName: string | null;

  constructor(facts: Partial<ProcessErrorFacts> & { readonly seconds: number }) {
    super('timeout', describe(`timeout after ${facts.seconds} seconds`, { pid: facts.pid, name: facts.processName }));
    this.seconds = facts.seconds;
    this.pid = facts.pid ?? null;
    this.processName = facts.processName ?? null;
  }
}

/** This platform, kernel or instance cannot do that; the message says why. */
export class NotSupported extends PsutilError {
  override readonly name: string = 'NotSupported';

  constructor(what: string, options?: ErrorOptions) {
    super('not-supported', what, options);
  }
}

/**
 * A setter acted on the PID, but the process ended meanwhile: the change may have hit nobody, or a process that got the
 * PID at that very moment. (Signals cannot end like this: they are sent through a descriptor of the process.)
 */
export class Uncertain extends PsutilError {
  override readonly name: string = 'Uncertain';
  readonly pid: number;
  readonly processName: string | null;

  constructor(facts: ProcessErrorFacts) {
    super(
      'uncertain',
      describe('the process ended while it was being changed', { pid: facts.pid, name: facts.processName }),
      { cause: facts.cause },
    );
    this.pid = facts.pid;
    this.processName = facts.processName ?? null;
  }
}

/** A kernel file did not have the documented form. */
export class UnexpectedFormat extends PsutilError {
  override readonly name: string = 'UnexpectedFormat';
  readonly path: string;
  /** The offending line, cut to 200 characters. */
  readonly line: string;

  constructor(path: string, line: string, expected: string) {
    const quoted = line.slice(0, 200);
    super('unexpected-format', `${path}: expected ${expected}, found ${JSON.stringify(quoted)}`);
    this.path = path;
    this.line = quoted;
  }
}

/** A system call failed with an errno that has no better error. */
export class NativeCallFailed extends PsutilError {
  override readonly name: string = 'NativeCallFailed';
  /** The system call, as in its man page. */
  readonly call: string;
  /** Positive errno. */
  readonly errno: number;
  readonly path: string | null;

  constructor(call: string, errno: number, detail: string, path: string | null = null) {
    super('native-call-failed', `${call}: ${detail}${path === null ? '' : `: '${path}'`}`);
    this.call = call;
    this.errno = errno;
    this.path = path;
  }
}
