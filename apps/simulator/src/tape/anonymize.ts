import { catalog, findGroup } from '@psfleet/metric-catalog';
import {
  eventTable,
  hostTable,
  identityTable,
  programKey,
  sampleTable,
  tickTable,
  type Columns,
  type EventColumns,
  type GroupColumns,
  type HostFacts,
  type HostMessage,
  type IdentityColumns,
  type SampleColumns,
  type TableDefinition,
  type TickFacts,
} from '@psfleet/wire';
import { PlausibleNames, type PlausibleProcess } from './plausible-names.js';
import { isDictionary, replaceRecordTexts, replaceTexts, type TextRules } from './text-columns.js';

type ProcessTable = IdentityColumns | SampleColumns | EventColumns;

const program = (process: PlausibleProcess): string => process.program;
const user = (process: PlausibleProcess): string => process.user;
const exe = (process: PlausibleProcess): string => `/usr/sbin/${process.program}`;
const unit = (process: PlausibleProcess): string => `${process.program}.service`;
const cgroup = (process: PlausibleProcess): string => `/system.slice/${unit(process)}`;
const cmdline = (process: PlausibleProcess): readonly string[] => [
  exe(process),
  '--config',
  `/etc/${process.program}/${process.index}.conf`,
];

const key = (process: PlausibleProcess): string =>
  programKey({ name: program(process), exe: exe(process), cmdline: cmdline(process), containerImage: null });

const identityRules: TextRules<typeof identityTable, PlausibleProcess> = {
  table: identityTable,
  harmless: ['exe_state'],
  replaced: { name: program, exe, cmdline, username: user, cgroup, unit, program: key },
  keepsAbsent: false,
};
const sampleRules: TextRules<typeof sampleTable, PlausibleProcess> = {
  table: sampleTable,
  harmless: ['status'],
  replaced: { name: program, username: user },
  keepsAbsent: false,
};
const eventRules: TextRules<typeof eventTable, PlausibleProcess> = {
  table: eventTable,
  harmless: ['kind', 'source', 'agent_version'],
  replaced: { name: program, username: user, cmdline, cgroup, program: key },
  // Which of these an event has depends on its kind.
  keepsAbsent: true,
};
const hostRules: TextRules<typeof hostTable, HostFacts> = {
  table: hostTable,
  harmless: ['os', 'arch', 'agent_version'],
  replaced: { hostname: () => 'tape', kernel: () => '6.1.0-32-amd64' },
  keepsAbsent: false,
};
const tickRules: TextRules<typeof tickTable, TickFacts> = {
  table: tickTable,
  harmless: [],
  replaced: {},
  keepsAbsent: false,
};
/** They replace the names and ids by which the recorded machine sent. */
const sender = {
  host: 'tape',
  hostId: 'host-of-the-tape',
  bootId: 'boot-of-the-tape',
  queue: 'queue-of-the-tape',
} as const;

/**
 * One of this many processes that started during the recording is kept: other programs of the machine came and went.
 */
const keptOneOf = 16n;

/**
 * The recorded messages with how values change, but without names, paths and devices of the recorded machine: those of
 * a plausible server take their places, or nothing does.
 */
export function anonymize(messages: readonly HostMessage[]): HostMessage[] {
  const fromTheStart = new Set(messages[0]?.samples?.columns.proc_uid);
  const isKept = (uid: bigint): boolean => fromTheStart.has(uid) || (uid !== 0n && uid % keptOneOf === 0n);
  const names = new PlausibleNames();
  const withNames = <T extends TableDefinition>(
    rules: TextRules<T, PlausibleProcess>,
    table: (Columns<T> & ProcessTable) | null,
  ): Columns<T> | null => {
    const kept = onlyKept(table, isKept);
    return kept === null
      ? null
      : replaceTexts<T, PlausibleProcess>(
          rules,
          kept,
          Array.from(kept.columns.proc_uid, (uid) => names.processOf(uid)),
        );
  };
  return messages.map((message) => ({
    ...sender,
    seq: message.seq,
    ts: message.ts,
    elapsedMs: message.elapsedMs,
    part: message.part,
    parts: message.parts,
    tick: replaceRecordTexts(tickRules, message.tick),
    facts: message.facts === null ? null : replaceRecordTexts(hostRules, message.facts),
    groups: message.groups.flatMap((group) => renameDimensions(onlyUsedDisks(group), names)),
    identities: withNames(identityRules, message.identities),
    samples: withNames(sampleRules, message.samples),
    events: withNames(eventRules, message.events),
  }));
}

/** The rows whose process is kept; null if there are none. */
function onlyKept<T extends ProcessTable>(table: T | null, isKept: (uid: bigint) => boolean): T | null {
  if (table === null) {
    return null;
  }
  const kept = Array.from(table.columns.proc_uid, isKept);
  const rows = kept.filter(Boolean).length;
  if (rows === 0) {
    return null;
  }
  const select = (values: unknown): unknown =>
    isDictionary(values)
      ? { values: values.values, indexes: select(values.indexes) }
      : (values as readonly unknown[]).filter((_, row) => kept[row]);
  const columns = Object.fromEntries(Object.entries(table.columns).map(([name, values]) => [name, select(values)]));
  return { ...table, rows, columns };
}

/** Without disks that never had any I/O: agents leave them out. */
function onlyUsedDisks(group: GroupColumns): GroupColumns {
  if (group.group !== catalog.disk_io_counters.number) {
    return group;
  }
  const used = Array.from({ length: group.rows }, (_, row) => row).filter((row) =>
    [...group.fields.values()].some((values) => (values[row] ?? 0) > 0),
  );
  const select = <T>(columns: ReadonlyMap<number, readonly T[]>): Map<number, readonly T[]> =>
    new Map(Array.from(columns, ([number, values]) => [number, used.map((row) => values[row]!)]));
  return { ...group, rows: used.length, dimensions: select(group.dimensions), fields: select(group.fields) };
}

/** Nothing for a group that the catalog does not have. */
function renameDimensions(group: GroupColumns, names: PlausibleNames): GroupColumns[] {
  const definition = findGroup(group.group);
  if (definition === undefined) {
    return [];
  }
  const dimensions = Object.entries(definition.dimensions).map(([name, { number }]) => {
    const texts = group.dimensions.get(number) ?? [];
    return [number, texts.map((text) => names.dimension(name, text))] as const;
  });
  return [{ ...group, dimensions: new Map(dimensions) }];
}
