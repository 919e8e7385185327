/** Milliseconds by two clocks: the wall clock, and one that starts with the machine and is never set. */
export interface JournalTime {
  readonly ts: number;
  readonly mono: number;
}

/** Pid, start ticks, procUid in hexadecimal, name, user, and 1 if the exit was told: the process is a zombie. */
export type KnownProcess = readonly [number, number, string, string, string | null, 0 | 1];

/** What an agent left behind. */
export interface JournalState {
  readonly bootId: string;
  /** Its last tick. */
  readonly last: JournalTime;
  /** How it stopped; null if it did not say so. */
  readonly stop: (JournalTime & { readonly reason: string; readonly isReported: boolean }) | null;
  /** The processes of its last tick, by pid. */
  readonly processes: ReadonlyMap<number, KnownProcess>;
}

interface Header extends JournalTime {
  readonly v: 1;
  readonly boot: string;
  readonly alive: readonly KnownProcess[];
}

interface TickLine extends JournalTime {
  readonly ended?: readonly number[];
  readonly started?: readonly KnownProcess[];
  readonly reported?: readonly number[];
}

interface StopLine extends JournalTime {
  readonly stop: string;
  readonly reported: boolean;
}

/**
 * Parses a journal. Its last line may be incomplete; it is left out then, with all that would follow. Null if there is
 * no whole first line.
 */
export function parseJournal(text: string): JournalState | null {
  const [first, ...lines] = text.split('\n').map(parseLine);
  if (!isHeader(first)) {
    return null;
  }
  const processes = new Map(first.alive.map((process) => [process[0], process]));
  let last: JournalTime = { ts: first.ts, mono: first.mono };
  for (const line of lines) {
    if (isStop(line)) {
      const { ts, mono, stop: reason, reported: isReported } = line;
      return { bootId: first.boot, last, stop: { ts, mono, reason, isReported }, processes };
    }
    if (!isTick(line)) {
      break;
    }
    apply(processes, line);
    last = { ts: line.ts, mono: line.mono };
  }
  return { bootId: first.boot, last, stop: null, processes };
}

function apply(processes: Map<number, KnownProcess>, { ended = [], started = [], reported = [] }: TickLine): void {
  for (const pid of ended) {
    processes.delete(pid);
  }
  for (const process of started) {
    processes.set(process[0], process);
  }
  for (const pid of reported) {
    const process = processes.get(pid);
    if (process !== undefined) {
      processes.set(pid, [process[0], process[1], process[2], process[3], process[4], 1]);
    }
  }
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The agent ended while it wrote this line, or the disk was full.
    return null;
  }
}

function isHeader(line: unknown): line is Header {
  const { v, boot, alive } = fieldsOf(line);
  return v === 1 && typeof boot === 'string' && hasTime(line) && isProcesses(alive);
}

function isTick(line: unknown): line is TickLine {
  const { ended = [], started = [], reported = [] } = fieldsOf(line);
  return hasTime(line) && isPids(ended) && isPids(reported) && isProcesses(started);
}

function isStop(line: unknown): line is StopLine {
  const { stop, reported } = fieldsOf(line);
  return hasTime(line) && typeof stop === 'string' && typeof reported === 'boolean';
}

function fieldsOf(line: unknown): Partial<Record<string, unknown>> {
  return typeof line === 'object' && line !== null ? line : {};
}

function hasTime(line: unknown): boolean {
  const { ts, mono } = fieldsOf(line);
  return Number.isFinite(ts) && Number.isFinite(mono);
}

function isPids(pids: unknown): boolean {
  return Array.isArray(pids) && pids.every((pid) => Number.isSafeInteger(pid));
}

function isProcesses(processes: unknown): boolean {
  return (
    Array.isArray(processes) &&
    processes.every(
      (each: unknown) =>
        Array.isArray(each) &&
        Number.isSafeInteger(each[0]) &&
        Number.isSafeInteger(each[1]) &&
        /^[0-9a-f]{1,16}$/.test(String(each[2])) &&
        typeof each[3] === 'string' &&
        (each[4] === null || typeof each[4] === 'string') &&
        (each[5] === 0 || each[5] === 1),
    )
  );
}
