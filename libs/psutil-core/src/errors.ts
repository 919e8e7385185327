/** What went wrong, as a closed list for programs. */
export type PsutilErrorCode =
  | 'no-such-process'
  | 'zombie'
  | 'access-denied'
  | 'timeout'
  | 'unresponsive'
  | 'not-supported'
  | 'unexpected-format'
  | 'native-call-failed'
  | 'uncertain';

/** Base of every error about the system that this library throws. Wrong arguments are TypeError and RangeError. */
export class PsutilError extends Error {
  override readonly name: string = 'PsutilError';
  readonly code: PsutilErrorCode;

  constructor(code: PsutilErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Facts of an error about a process. `processName` is known only if `name()` was called before on that object. */
export interface ProcessErrorFacts {
  readonly pid: number;
  readonly processName?: string | null;
  readonly message?: string | null;
  readonly cause?: unknown;
}

/** Appends known facts like psutil: `message (pid=1, name='init')`. */
function describe(message: string, facts: Readonly<Record<string, string | number | null | undefined>>): string {
  const known = Object.entries(facts)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${typeof value === 'string' ? `'${value}'` : value}`);
  return known.length === 0 ? message : `${message} (${known.join(', ')})`;
}

/** The process does not exist, no longer exists, or has been replaced by another one with its PID. */
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
 * The process ended, but its parent has not collected it. As in psutil, it is a NoSuchProcess, so test for it first.
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

/** A wait exceeded its time limit. */
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

/** An abandonable call was not made or not answered, because too many earlier ones hang or its helper does not run. */
export class Unresponsive extends PsutilError {
  override readonly name: string = 'Unresponsive';

  constructor(why: string) {
    super('unresponsive', why);
  }
}

/** This platform, kernel or instance cannot do it; the message says why. */
export class NotSupported extends PsutilError {
  override readonly name: string = 'NotSupported';

  constructor(what: string, options?: ErrorOptions) {
    super('not-supported', what, options);
  }
}

/**
 * A setter acted on the PID, but the process ended meanwhile: the change may have reached no process, or one that got
 * the PID at that moment. Signals cannot end like this, because they are sent through a descriptor of the process.
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

/** A kernel file was not in its documented format. */
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

/** A system call failed with an errno for which there is no better error. */
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
