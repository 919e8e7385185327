/**
 * How a field compares its value: `exact` with a whole text or a glob, `contains` with any part of a text, ignoring
 * case, and `path` with a whole path or its last component.
 */
export type TextMatch = 'exact' | 'contains' | 'path';

export interface TextField {
  readonly kind: 'text';
  readonly match: TextMatch;
  /** All values that the field can have; absent if they are open. */
  readonly values?: readonly string[];
  readonly help: string;
}

/** The quantity of a number: it decides which units may follow, and in which unit the value is returned. */
export type Quantity = 'count' | 'signed' | 'bytes' | 'rate' | 'percent' | 'duration';

export interface NumberField {
  readonly kind: 'number';
  readonly quantity: Quantity;
  readonly help: string;
}

const text = (match: TextMatch, help: string, values?: readonly string[]): TextField => ({
  kind: 'text',
  match,
  help,
  ...(values === undefined ? {} : { values }),
});

const number = (quantity: Quantity, help: string): NumberField => ({ kind: 'number', quantity, help });

/** psutil's names. */
export const processStatuses = [
  'running',
  'sleeping',
  'disk-sleep',
  'stopped',
  'tracing-stop',
  'zombie',
  'dead',
  'wake-kill',
  'waking',
  'parked',
  'idle',
] as const;

export const exeStates = ['deleted', 'replaced'] as const;

export const textFields = {
  name: text('exact', 'Name of the process'),
  user: text('exact', 'Name of its user'),
  cmd: text('contains', 'Part of its command line'),
  exe: text('path', 'Path of its executable, or the last component of the path'),
  program: text('exact', 'What it runs, as the answers name it: `python /srv/report.py`'),
  exestate: text('exact', 'Whether its executable has been deleted or replaced', exeStates),
  status: text('exact', 'Status', processStatuses),
  unit: text('exact', 'systemd unit'),
  container: text('exact', 'Name of its container, or 12 or more digits of the id'),
  image: text('exact', 'Image of its container'),
  project: text('exact', 'Project of Docker Compose'),
  service: text('exact', 'Service of Docker Compose'),
  pod: text('exact', 'Kubernetes pod'),
  namespace: text('exact', 'Kubernetes namespace'),
  host: text('exact', 'Host'),
} as const satisfies Record<string, TextField>;

export const numberFields = {
  pid: number('count', 'Process id'),
  ppid: number('count', 'Process id of the parent'),
  rss: number('bytes', 'Resident memory'),
  vms: number('bytes', 'Virtual memory'),
  shared: number('bytes', 'Shared memory'),
  peakrss: number('bytes', 'Most resident memory since its start'),
  swap: number('bytes', 'Swapped memory'),
  pss: number('bytes', 'Proportional memory, where it was read'),
  uss: number('bytes', 'Memory of its own, where it was read'),
  cpu: number('percent', 'Percent of one CPU over the last tick'),
  age: number('duration', 'Time since its start'),
  fds: number('count', 'Open file descriptors'),
  threads: number('count', 'Threads'),
  nice: number('signed', 'Niceness'),
  read: number('rate', 'Bytes per second read from storage over the last tick'),
  write: number('rate', 'Bytes per second written to storage over the last tick'),
  tcp: number('rate', 'TCP payload per second over the last tick, sent and received'),
} as const satisfies Record<string, NumberField>;

export type TextFieldName = keyof typeof textFields;
export type NumberFieldName = keyof typeof numberFields;
export type FieldName = TextFieldName | NumberFieldName;

/** Names that other doors of psfleet have for a field. */
const aliases: Readonly<Record<string, FieldName>> = { username: 'user', cmdline: 'cmd' };

const fields: Readonly<Record<FieldName, TextField | NumberField>> = { ...textFields, ...numberFields };

export const fieldNames = Object.keys(fields) as readonly FieldName[];

export function describeField(name: FieldName): TextField | NumberField {
  return fields[name];
}

/** Finds a field by its name in any case, or by an alias; null if there is none. */
export function findField(text: string): FieldName | null {
  const name = text.toLowerCase();
  if (Object.hasOwn(fields, name)) {
    return name as FieldName;
  }
  return Object.hasOwn(aliases, name) ? (aliases[name] ?? null) : null;
}

export function isTextField(name: FieldName): name is TextFieldName {
  return fields[name].kind === 'text';
}

/**
 * Finds the field that a name misspells: one of at least four letters that differs by one letter left out, added or
 * changed, or by two neighbours exchanged. Texts such as `sshd:` or `http:` are near to none.
 */
export function findSimilarField(text: string): FieldName | null {
  const name = text.toLowerCase();
  return fieldNames.find((field) => field.length >= 4 && isOneEditFrom(name, field)) ?? null;
}

function isOneEditFrom(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) {
    start++;
  }
  const restOfA = a.slice(start);
  const restOfB = b.slice(start);
  return (
    restOfA.slice(1) === restOfB ||
    restOfA === restOfB.slice(1) ||
    restOfA.slice(1) === restOfB.slice(1) ||
    `${restOfA[1] ?? ''}${restOfA[0] ?? ''}${restOfA.slice(2)}` === restOfB
  );
}
