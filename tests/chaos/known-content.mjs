// The content of tick n of each agent of the chaos test: computed, so that the test can compute it too and compare.
import { toGroupColumns } from '@psfleet/agent/testing';
import { absentColumns, computeProcUid, eventTable, identityTable, noHints, sampleTable } from '@psfleet/wire';

/** Milliseconds between two ticks. */
export const stepMs = 100;
/** The ticks from keyframe to keyframe. A keyframe has a row of each process; other ticks, of every third one. */
export const keyframeEvery = 40;
const processes = 6;
const bootId = '0f8fad5b-d9cb-469f-a165-70867728950e';

const mixed = (host, n, salt) => {
  let hash = 2_166_136_261;
  for (const byte of Buffer.from(`${host}/${n}/${salt}`)) {
    hash = Math.imul(hash ^ byte, 16_777_619) >>> 0;
  }
  return hash;
};

/** The processes of tick n: every ten ticks a new one replaces the first. */
function processesOf(host, n) {
  return Array.from({ length: processes }, (_, at) => {
    const generation = at === 0 ? Math.floor(n / 10) : 0;
    const startTicks = 1_000 + generation * 100 + at;
    return {
      pid: 100 + at,
      startTicks,
      generation,
      name: at === 0 ? `job-${generation % 3}` : `daemon-${at}`,
      uid: computeProcUid(host, bootId, 100 + at, startTicks),
    };
  });
}

/** The rows of tick n as the tables hold them. */
export function knownRows(host, n, ts, keyframe) {
  const all = processesOf(host, n);
  const samples = all
    .filter((_, at) => keyframe || at % 3 === n % 3)
    .map(({ uid, name }, at) => ({
      uid,
      name,
      cpuTicks: mixed(host, n, `cpu${at}`) % 1_000,
      rss: mixed(host, n, `rss${at}`),
      written: mixed(host, n, `w${at}`) % 100_000,
    }));
  const identities = keyframe ? all : all.filter(({ generation }, at) => at === 0 && generation * 10 === n);
  const available = mixed(host, n, 'memory') * 1_000;
  // A counter that restarts at zero now and then, as after a reboot.
  const disks = ['sda', 'sdb'].map((disk) => ({ disk, readBytes: (n % 500) * 4_096 + (mixed(host, 0, disk) % 10) }));
  const events = n % 10 === 0 ? [{ uid: all[0].uid, pid: all[0].pid, name: all[0].name }] : [];
  return { ts, samples, identities, available, disks, events, keyframe };
}

/** The same rows as a tick of the wire. */
export function knownTick(host, hostId, n, ts, keyframe, newestKeyframe, queue, dropped) {
  const rows = knownRows(host, n, ts, keyframe);
  const dictionary = (texts) => {
    const values = [...new Set(texts)];
    return { values, indexes: texts.map((text) => values.indexOf(text)) };
  };
  const { samples, identities, events } = rows;
  return {
    host,
    hostId,
    bootId,
    queue,
    ts,
    elapsedMs: stepMs,
    tick: { keyframe, processes, dropped, eventSource: 'sweep', ...noHints, intervalMs: stepMs, ...newestKeyframe },
    facts: keyframe
      ? {
          hostname: host,
          os: 'linux',
          kernel: '6.1.0',
          arch: 'x64',
          bootTime: 100,
          cpuCount: 1,
          memoryTotal: 1_000,
          agentVersion: '0.1.0',
        }
      : null,
    groups: [
      toGroupColumns('virtual_memory', [{ available: rows.available }]),
      toGroupColumns(
        'disk_io_counters',
        rows.disks.map(({ disk, readBytes }) => ({ disk, readBytes })),
      ),
    ],
    identities:
      identities.length === 0
        ? null
        : {
            rows: identities.length,
            columns: {
              ...absentColumns(identityTable, identities.length),
              proc_uid: BigUint64Array.from(identities.map(({ uid }) => uid)),
              pid: identities.map(({ pid }) => pid),
              start_ticks: identities.map(({ startTicks }) => startTicks),
              ppid: identities.map(() => 1),
              parent_proc_uid: new BigUint64Array(identities.length),
              name: identities.map(({ name }) => name),
              cmdline: identities.map(({ name }) => [name, '--known']),
              cmdline_cut: identities.map(() => false),
              cmdline_scrubbed: identities.map(() => false),
            },
          },
    samples: {
      rows: samples.length,
      columns: {
        ...absentColumns(sampleTable, samples.length),
        proc_uid: BigUint64Array.from(samples.map(({ uid }) => uid)),
        name: dictionary(samples.map(({ name }) => name)),
        username: dictionary(samples.map(() => 'known')),
        status: dictionary(samples.map(() => 'running')),
        cpu_ticks: samples.map(({ cpuTicks }) => cpuTicks),
        rss: samples.map(({ rss }) => rss),
        write_bytes: samples.map(({ written }) => written),
        exited: samples.map(() => false),
      },
    },
    events:
      events.length === 0
        ? null
        : {
            rows: events.length,
            columns: {
              ...absentColumns(eventTable, events.length),
              kind: dictionary(events.map(() => 'start')),
              at: events.map(() => ts),
              source: dictionary(events.map(() => 'sweep')),
              proc_uid: BigUint64Array.from(events.map(({ uid }) => uid)),
              pid: events.map(({ pid }) => pid),
              name: dictionary(events.map(({ name }) => name)),
            },
          },
  };
}
