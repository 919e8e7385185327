import { catalog, type GroupDefinition } from '@psfleet/metric-catalog';
import type {
  DictionaryColumn,
  EventColumns,
  GroupColumns,
  HostMessage,
  IdentityColumns,
  SampleColumns,
} from '@psfleet/wire';

type ProcessTable = IdentityColumns | SampleColumns | EventColumns;

const groups: readonly GroupDefinition[] = Object.values(catalog);

const programs = [
  'nginx',
  'postgres',
  'node',
  'java',
  'sshd',
  'bash',
  'systemd-journald',
  'dockerd',
  'containerd-shim',
  'python3',
  'redis-server',
  'cron',
  'agetty',
  'rsyslogd',
  'php-fpm',
  'kworker/0:1',
];
const users = ['root', 'www-data', 'postgres', 'app', 'nobody'];
/** Names that replace those of the recorded machine, by dimension. */
const dimensionNames: Readonly<Record<string, readonly string[]>> = {
  mountpoint: ['/', '/boot', '/var', '/home', '/data'],
  device: ['/dev/vda1', '/dev/vda2', '/dev/vdb1', '/dev/vdc1'],
  fstype: ['ext4'],
  disk: ['vda', 'vda1', 'vda2', 'vdb'],
  nic: ['', 'lo', 'eth0', 'docker0', 'eth1'],
};
/**
 * One of this many processes that started during the recording is kept: other programs of the machine came and went.
 */
const keptOneOf = 16n;

/**
 * The recorded messages with how values change, but without names, paths and devices of the recorded machine: those of
 * a plausible server take their places.
 */
export function anonymize(messages: readonly HostMessage[]): HostMessage[] {
  const fromTheStart = new Set(messages[0]?.samples?.columns.proc_uid);
  const isKept = (uid: bigint): boolean => fromTheStart.has(uid) || (uid !== 0n && uid % keptOneOf === 0n);
  const names = new PlausibleNames();
  return messages.map((message) => ({
    ...message,
    facts: message.facts === null ? null : { ...message.facts, kernel: '6.1.0-32-amd64' },
    groups: message.groups.map((group) => renameDimensions(onlyUsedDisks(group))),
    identities: names.renameIdentities(onlyKept(message.identities, isKept)),
    samples: names.rename(onlyKept(message.samples, isKept)),
    events: names.rename(onlyKept(message.events, isKept)),
  }));
}

/** Programs and users by the order in which processes are seen first. */
class PlausibleNames {
  readonly #indexes = new Map<bigint, number>();

  rename<T extends SampleColumns | EventColumns>(table: T | null): T | null {
    if (table === null) {
      return null;
    }
    const uids = [...table.columns.proc_uid];
    const columns = {
      name: dictionary(uids.map((uid) => this.#programOf(uid))),
      username: dictionary(uids.map((uid) => this.#userOf(uid))),
    };
    return { ...table, columns: { ...table.columns, ...columns } };
  }

  renameIdentities(identities: IdentityColumns | null): IdentityColumns | null {
    if (identities === null) {
      return null;
    }
    const uids = [...identities.columns.proc_uid];
    const programsOf = uids.map((uid) => this.#programOf(uid));
    const nothing: DictionaryColumn = { values: [], indexes: uids.map(() => null) };
    return {
      rows: identities.rows,
      columns: {
        ...identities.columns,
        name: programsOf,
        exe: programsOf.map((program) => `/usr/sbin/${program}`),
        cmdline: uids.map((uid, row) => [
          `/usr/sbin/${programsOf[row]}`,
          '--config',
          `/etc/${programsOf[row]}/${this.#indexOf(uid)}.conf`,
        ]),
        username: dictionary(uids.map((uid) => this.#userOf(uid))),
        terminal: nothing,
        cgroup: dictionary(programsOf.map((program) => `/system.slice/${program}.service`)),
        container_id: nothing,
        unit: dictionary(programsOf.map((program) => `${program}.service`)),
      },
    };
  }

  #programOf(uid: bigint): string {
    return programs[this.#indexOf(uid) % programs.length] ?? '';
  }

  #userOf(uid: bigint): string {
    return users[this.#indexOf(uid) % users.length] ?? '';
  }

  #indexOf(uid: bigint): number {
    const index = this.#indexes.get(uid) ?? this.#indexes.size;
    this.#indexes.set(uid, index);
    return index;
  }
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

function isDictionary(values: unknown): values is DictionaryColumn {
  return typeof values === 'object' && values !== null && 'indexes' in values;
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

/** By position: the third disk of the recorded machine becomes the third disk of a plausible one. */
function renameDimensions(group: GroupColumns): GroupColumns {
  const definition = groups.find(({ number }) => number === group.group);
  const dimensions = Object.entries(definition?.dimensions ?? {}).map(([name, { number }]) => {
    const names = dimensionNames[name];
    const texts = group.dimensions.get(number) ?? [];
    const renamed = (text: string, at: number): string =>
      names === undefined || text === '' ? text : (names[Math.min(at, names.length - 1)] ?? text);
    return [number, texts.map(renamed)] as const;
  });
  return { ...group, dimensions: new Map(dimensions) };
}

function dictionary(texts: readonly string[]): DictionaryColumn {
  const values = [...new Set(texts)];
  return { values, indexes: texts.map((text) => values.indexOf(text)) };
}
