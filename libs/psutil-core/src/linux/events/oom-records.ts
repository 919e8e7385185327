// mm/oom_kill.c and mm/memcontrol.c: what the kernel logs when memory runs out
import type { OomVictim, ProcessEvent } from '../../platform/process-event-source.js';
import { decodeBytes } from '../../text/surrogate-escape.js';

/** A record is `priority,sequence,microseconds,flags;text`, then lines with its device. */
const recordPattern = /^(\d+),\d+,(\d+),[^;]*;(.*)$/u;

/** Records of programs that write to the log carry a facility in the bits above these; the kernel's is 0. */
const priorities = 8;

/**
 * "Memory cgroup out of memory: Killed process 42 (name) total-vm:1kB, ..."; old kernels have no text before it. Other
 * records hold names that users chose, so the line must begin as the kernel writes it.
 */
const killPattern =
  /^(?:(?:Memory cgroup o|O)ut of memory(?: \(oom_\w+\))?: )?Killed process (\d+) \((.*)\)(?:[ ,](.*))?$/u;

/** PID_MAX_LIMIT of include/linux/threads.h: no pid reaches it. */
const pidLimit = 2 ** 22;

/** The line before a kill; hostile names may be in it, so it is taken apart from both ends. */
const dumpPattern = /^oom-kill:.*?,(?:(global_oom)|oom_memcg=(.*)),task_memcg=/u;

/** The groups of a whole control group that is killed, and of Linux before 5.0. */
const groupPatterns = [
  /^Tasks in (.*) are going to be killed due to memory\.oom\.group set$/u,
  /^Task in (.*) killed as a result of limit of .*$/u,
];

/**
 * Finds out-of-memory kills among the records of /dev/kmsg, which are given in their order: the control group of a
 * victim is in a record before the kill.
 */
export class OomRecords {
  #dump = '';
  #group: string | null = null;

  /** Null if the record does not report a kill. */
  parse(record: string): ProcessEvent | null {
    const [, priority, microseconds, text = ''] = recordPattern.exec(record.split('\n', 1)[0] ?? '') ?? [];
    if (priority === undefined || Number(priority) >= priorities) {
      return null;
    }
    const kill = text.includes('Killed process ') ? killPattern.exec(text) : null;
    if (kill === null) {
      this.#remember(text);
      return null;
    }
    const [, pid = '', name = '', figures = ''] = kill;
    if (Number(pid) >= pidLimit) {
      return null;
    }
    const cgroup = findMemcg(this.#dump, name, pid) ?? this.#group;
    return {
      kind: 'oom',
      at: Number(microseconds) / 1e6,
      pid: Number(pid),
      name: unescape(name),
      victim: { ...parseFigures(figures), cgroup: cgroup === null ? null : unescape(cgroup) },
    };
  }

  #remember(text: string): void {
    if (text.startsWith('oom-kill:')) {
      this.#dump = text;
      this.#group = null;
      return;
    }
    for (const pattern of groupPatterns) {
      this.#group = pattern.exec(text)?.[1] ?? this.#group;
    }
  }
}

/**
 * `oom-kill:constraint=...,mems_allowed=0,oom_memcg=/a,task_memcg=/a/b,task=name,pid=42,uid=0`. Null if it is about
 * another process, or was cut. Names may contain commas and `task_memcg=`, but the group that ran out contains the
 * victim's, which tells them apart.
 */
function findMemcg(dump: string, name: string, pid: string): string | null {
  const end = dump.lastIndexOf(`,task=${name},pid=${pid},uid=`);
  if (end === -1) {
    return null;
  }
  const groups = dump.slice(0, end);
  const marker = ',task_memcg=';
  const first = dumpPattern.exec(groups);
  for (let at = first === null ? -1 : groups.indexOf(marker); at !== -1; at = groups.indexOf(marker, at + 1)) {
    const head = groups.slice(0, at);
    const memcg = groups.slice(at + marker.length);
    const limit = head.endsWith(',global_oom') ? '/' : head.split(',oom_memcg=').slice(1).join(',oom_memcg=');
    if (limit === '/' || memcg === limit || memcg.startsWith(`${limit}/`)) {
      return memcg;
    }
  }
  return null;
}

/** `total-vm:81788kB, anon-rss:58240kB, ..., UID:0 pgtables:164kB oom_score_adj:0`; what a kernel omits is null. */
function parseFigures(text: string): Omit<OomVictim, 'cgroup'> {
  const bytes = (name: string): number | null => {
    const kilobytes = new RegExp(`(?:^|[ ,])${name}:(\\d+)kB(?=$|[ ,])`, 'u').exec(text)?.[1];
    return kilobytes === undefined ? null : ifSafe(Number(kilobytes) * 1024);
  };
  const score = /(?:^|[ ,])oom_score_adj:(-?\d+)(?=$|[ ,])/u.exec(text)?.[1];
  return {
    totalVm: bytes('total-vm'),
    anonRss: bytes('anon-rss'),
    fileRss: bytes('file-rss'),
    shmemRss: bytes('shmem-rss'),
    pageTables: bytes('pgtables'),
    oomScoreAdj: score === undefined ? null : ifSafe(Number(score)),
  };
}

/** Null for a number that no message can carry. */
function ifSafe(value: number): number | null {
  return Number.isSafeInteger(value) ? value : null;
}

/** The log has bytes that are not printable ASCII, and backslashes, as `\x5c`. */
function unescape(text: string): string {
  if (!text.includes('\\x')) {
    return text;
  }
  const bytes = Buffer.from(
    text.replace(/\\x([0-9a-f]{2})/gu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  return decodeBytes(bytes, 0, bytes.length);
}
