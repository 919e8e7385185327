// What a tape keeps of the machine that it was recorded on: how values change. Names, paths and devices become those of a plausible server, and what
// came and went beside the scripted load is thinned out.
import { catalog } from '@psfleet/metric-catalog';

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
/** Of the processes that began during the recording so many stay: one of so many. */
const newcomers = 16n;

/** The messages as a typical host would have sent them. */
export function asTypicalHost(messages) {
  const known = new Set(messages[0].samples.columns.proc_uid);
  const stays = (uid) => known.has(uid) || (uid !== 0n && uid % newcomers === 0n);
  const uids = new Map();
  return messages.map((message) =>
    withPlausibleNames(
      {
        ...message,
        identities: only(message.identities, stays),
        samples: only(message.samples, stays),
        events: only(message.events, stays),
        groups: message.groups.map(onlyUsedDisks),
      },
      uids,
    ),
  );
}

/** Rows whose process stays. */
function only(table, stays) {
  if (table === null) {
    return null;
  }
  const isKept = Array.from(table.columns.proc_uid, stays);
  const rows = isKept.filter(Boolean).length;
  const pick = (values) =>
    'indexes' in values
      ? { values: values.values, indexes: pick(values.indexes) }
      : values.filter((_, at) => isKept[at]);
  if (rows === 0) {
    return null;
  }
  return {
    rows,
    columns: Object.fromEntries(Object.entries(table.columns).map(([name, values]) => [name, pick(values)])),
  };
}

/** As agents do: a disk that never had any I/O is not told of. */
function onlyUsedDisks(group) {
  if (group.group !== catalog.disk_io_counters.number) {
    return group;
  }
  const used = Array.from({ length: group.rows }, (_, row) => row).filter((row) =>
    [...group.fields.values()].some((values) => values[row] > 0),
  );
  const pick = (columns) => new Map([...columns].map(([number, values]) => [number, used.map((row) => values[row])]));
  return { ...group, rows: used.length, dimensions: pick(group.dimensions), fields: pick(group.fields) };
}

function withPlausibleNames(message, uids) {
  const placeOf = (uid) => {
    if (!uids.has(uid)) {
      uids.set(uid, uids.size);
    }
    return uids.get(uid);
  };
  const programOf = (uid) => programs[placeOf(uid) % programs.length];
  const userOf = (uid) => users[placeOf(uid) % users.length];
  return {
    ...message,
    facts: message.facts === null ? null : { ...message.facts, kernel: '6.1.0-32-amd64' },
    groups: message.groups.map(renamed),
    identities: identitiesOf(message.identities, programOf, userOf, placeOf),
    samples: named(message.samples, programOf, userOf),
    events: named(message.events, programOf, userOf),
  };
}

function dictionary(texts) {
  const values = [...new Set(texts)];
  return { values, indexes: texts.map((text) => values.indexOf(text)) };
}

function identitiesOf(identities, programOf, userOf, placeOf) {
  if (identities === null) {
    return null;
  }
  const uids = [...identities.columns.proc_uid];
  const nothing = { values: [], indexes: uids.map(() => null) };
  return {
    rows: identities.rows,
    columns: {
      ...identities.columns,
      name: uids.map(programOf),
      exe: uids.map((uid) => `/usr/sbin/${programOf(uid)}`),
      cmdline: uids.map((uid) => [
        `/usr/sbin/${programOf(uid)}`,
        '--config',
        `/etc/${programOf(uid)}/${placeOf(uid)}.conf`,
      ]),
      username: dictionary(uids.map(userOf)),
      terminal: nothing,
      cgroup: dictionary(uids.map((uid) => `/system.slice/${programOf(uid)}.service`)),
      container_id: nothing,
      unit: dictionary(uids.map((uid) => `${programOf(uid)}.service`)),
    },
  };
}

function named(table, programOf, userOf) {
  if (table === null) {
    return null;
  }
  const uids = [...table.columns.proc_uid];
  return {
    rows: table.rows,
    columns: { ...table.columns, name: dictionary(uids.map(programOf)), username: dictionary(uids.map(userOf)) },
  };
}

/** Dimensions by their position: the third disk of this machine becomes the third disk of a plausible one. */
function renamed(group) {
  const definition = Object.values(catalog).find(({ number }) => number === group.group);
  const dimensions = new Map();
  for (const [name, { number }] of Object.entries(definition?.dimensions ?? {})) {
    const plausible = {
      mountpoint: ['/', '/boot', '/var', '/home', '/data'],
      device: ['/dev/vda1', '/dev/vda2', '/dev/vdb1', '/dev/vdc1'],
      fstype: ['ext4'],
      disk: ['vda', 'vda1', 'vda2', 'vdb'],
      nic: ['', 'lo', 'eth0', 'docker0', 'eth1'],
    }[name];
    const texts = group.dimensions.get(number) ?? [];
    dimensions.set(
      number,
      plausible === undefined
        ? texts
        : texts.map((text, at) => (text === '' ? '' : plausible[Math.min(at, plausible.length - 1)])),
    );
  }
  return { ...group, dimensions };
}
