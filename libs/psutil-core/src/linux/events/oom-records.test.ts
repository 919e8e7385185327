import { describe, expect, it } from 'vitest';
import { OomRecords } from './oom-records.js';

const figures = {
  totalVm: null,
  anonRss: null,
  fileRss: null,
  shmemRss: null,
  pageTables: null,
  oomScoreAdj: null,
  cgroup: null,
};

/** The event of the last of these texts, logged by the kernel at 2.5 s. */
function parse(...texts: readonly string[]): unknown {
  const records = new OomRecords();
  return texts.map((text) => records.parse(`3,1,2500000,-;${text}\n SUBSYSTEM=x\n`)).at(-1);
}

describe('OomRecords', () => {
  it.each([
    [
      'Linux 6',
      'Memory cgroup out of memory: Killed process 42 (hog) total-vm:81788kB, anon-rss:58240kB, file-rss:4kB, ' +
        'shmem-rss:0kB, UID:33 pgtables:164kB oom_score_adj:-500',
      {
        pid: 42,
        name: 'hog',
        victim: {
          ...figures,
          totalVm: 83_750_912,
          anonRss: 59_637_760,
          fileRss: 4_096,
          shmemRss: 0,
          pageTables: 167_936,
          oomScoreAdj: -500,
        },
      },
    ],
    [
      'Linux 4, which has no text before it',
      'Killed process 7 (a) total-vm:1kB, anon-rss:2kB, file-rss:0kB, shmem-rss:0kB',
      { pid: 7, name: 'a', victim: { ...figures, totalVm: 1024, anonRss: 2048, fileRss: 0, shmemRss: 0 } },
    ],
    ...['Memory cgroup out of memory: Killed process', 'Out of memory (oom_kill_allocating_task): Killed process'].map(
      (words): [string, string, object] => [words, `${words} 7 (a)`, { pid: 7, name: 'a', victim: figures }],
    ),
    [
      'figures that no memory has',
      'Out of memory: Killed process 7 (a) total-vm:99999999999999999999kB, anon-rss:2kB ' +
        'oom_score_adj:99999999999999999999',
      { pid: 7, name: 'a', victim: { ...figures, anonRss: 2048 } },
    ],
    [
      'a name that looks like figures',
      'Out of memory: Killed process 7 (a) anon-rss:9kB) total-vm:1kB, anon-rss:2kB, file-rss:0kB',
      { pid: 7, name: 'a) anon-rss:9kB', victim: { ...figures, totalVm: 1024, anonRss: 2048, fileRss: 0 } },
    ],
    [
      'bytes that the log escapes',
      String.raw`Out of memory: Killed process 7 (\xe6\x95\xb0\x0a\x5c), UID 0`,
      { pid: 7, name: '数\n\\', victim: figures },
    ],
  ])('%s', (_, text, expected) => {
    expect(parse(text)).toEqual({ kind: 'oom', at: 2.5, ...expected });
  });

  it.each([
    ['another record', '6,1,2500000,-;usb 1-1: new device\n'],
    ['the end of a victim', '6,1,2500000,-;oom_reaper: reaped process 42 (hog), now anon-rss:0kB\n'],
    ['a record that a program wrote', '11,1,2500000,-;Out of memory: Killed process 42 (hog) total-vm:1kB\n'],
    [
      'a message with a name that a user chose',
      "3,1,2500000,-;overlayfs: failed to resolve '/tmp/oom: Killed process 4242 (sshd) x': -2\n",
    ],
    ['a name before the words', '3,1,2500000,-;x out of memory: Killed process 42 (hog) total-vm:1kB\n'],
    [
      'a pid that no process has',
      '3,1,2500000,-;Out of memory: Killed process 99999999999999999999 (hog) total-vm:1kB\n',
    ],
    ['a pid above the greatest', '3,1,2500000,-;Out of memory: Killed process 4194305 (hog) total-vm:1kB\n'],
    ['nonsense', 'nonsense'],
    ['nothing', ''],
  ])('ignores %s', (_, record) => {
    expect(new OomRecords().parse(record)).toBeNull();
  });

  const kill = 'Memory cgroup out of memory: Killed process 42 (hog) total-vm:1kB';
  const dump = (groups: string, task = 'hog', pid = 42): string =>
    'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,' +
    `${groups},task=${task},pid=${pid},uid=0`;
  it.each([
    ['of the victim', [dump('oom_memcg=/a,task_memcg=/a/b')], '/a/b'],
    [
      'of a victim when the machine ran out',
      [dump('global_oom,task_memcg=/system.slice/x.service')],
      '/system.slice/x.service',
    ],
    [
      'whose name looks like the next field',
      [dump('oom_memcg=/a,task_memcg=/a/x,task_memcg=/init.scope')],
      '/a/x,task_memcg=/init.scope',
    ],
    [
      'of a whole group',
      [
        dump('oom_memcg=/g,task_memcg=/g/1', 'other', 41),
        'Tasks in /g are going to be killed due to memory.oom.group set',
      ],
      '/g',
    ],
    ['before Linux 5.0', ['Task in /docker/1 killed as a result of limit of /docker'], '/docker/1'],
    ['unknown: of another kill', [dump('oom_memcg=/a,task_memcg=/a/b', 'hog', 41)], null],
    ['unknown: the record was cut', [dump('oom_memcg=/a,task_memcg=/a/b').slice(0, -20)], null],
  ])('control group %s', (_, before, expected) => {
    expect(parse(...before, kill)).toMatchObject({ pid: 42, victim: { cgroup: expected } });
  });
});
