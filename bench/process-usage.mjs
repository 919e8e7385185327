// CPU and memory of running programs, from /proc.
import { readdirSync, readFileSync } from 'node:fs';

/** Linux reports CPU times to user space in ticks of 10 ms on every common architecture (USER_HZ). */
const ticksPerSecond = 100;
const pageBytes = 4_096;

/** CPU seconds and resident megabytes of a process and its children. */
export function usageOf(pid) {
  let [cpuSeconds, rssMb] = [0, 0];
  for (const each of [pid, ...childrenOf(pid)]) {
    const fields = statFields(each);
    cpuSeconds += (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
    rssMb += (Number(fields[21]) * pageBytes) / 1e6;
  }
  return { cpuSeconds, rssMb: Math.round(rssMb) };
}

/**
 * CPU seconds of the threads that a process has now, from the scheduler's nanoseconds instead of 10 ms ticks.
 * Threads that have ended are missing, so this suits programs that keep theirs.
 */
export function threadSecondsOf(pid) {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
    const [onCpuNs] = readOrEmpty(`/proc/${pid}/task/${thread}/schedstat`).split(' ');
    return sum + Number(onCpuNs) / 1e9;
  }, 0);
}

/**
 * Megabytes: resident; the proportional share, which divides shared memory among its processes; and anonymous memory,
 * which does not depend on what other programs share.
 */
export function memoryOf(pid) {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  const megabytes = (name) => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(text)[1]) / 1_000;
  return { rssMb: megabytes('Rss'), pssMb: megabytes('Pss'), anonymousMb: megabytes('Anonymous') };
}

/** Megabytes that were resident at the peak since the process began. */
export function peakRssMbOf(pid) {
  return Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))[1]) / 1_000;
}

/** Ids of the processes that its threads started. */
export function childrenOf(pid) {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readOrEmpty(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean),
  );
}

/** Empty if the thread or process has ended meanwhile: ClickHouse starts and ends many threads. */
export function readOrEmpty(path) {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') {
      return '';
    }
    throw error;
  }
}

/** The fields of /proc/PID/stat from the third one on: a name may contain spaces and parentheses. */
function statFields(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
