import * as psutil from '../index.js';
import { compareAbout, compareExactly, type Comparison, type Pair } from './comparison.js';
import { numbersAfter, runTool } from './run-tool.js';

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

/** What the tools of the system say: ps, df, free and getconf of UNIX, tasklist of Windows. */
export function listToolComparisons(): Comparison[] {
  return [...compareMemory(), ...compareDisk(), ...compareProcesses(), ...compareOwnProcess()];
}

function compareMemory(): Comparison[] {
  const names = (name: string, subject: string, source = 'free') => ({ name, subject, source });
  const about = { tolerance: psutil.virtualMemory().total / 10 };
  // free(1) prints total, used, free, shared, cache and available memory; and total, used and free swap space.
  const read = (label: string, index: number, ours: () => number | null) => (): Pair<number> | null =>
    pairOf(ours(), numbersAfter(label, runTool('free', '-b') ?? '')?.[index]);
  return [
    compareExactly(
      names('virtualMemory().total', 'virtualMemory'),
      read('Mem:', 0, () => psutil.virtualMemory().total),
    ),
    compareAbout(
      names('virtualMemory().available', 'virtualMemory'),
      about,
      // free(1) counts the cache of ZFS as used.
      read('Mem:', 5, () => psutil.virtualMemory().available - (psutil.virtualMemory().zfsArcReclaimable ?? 0)),
    ),
    compareExactly(
      names('swapMemory().total', 'swapMemory'),
      read('Swap:', 0, () => psutil.swapMemory().total),
    ),
    compareAbout(
      names('swapMemory().used', 'swapMemory'),
      about,
      read('Swap:', 1, () => psutil.swapMemory().used),
    ),
    compareExactly(names('cpuCount()', 'cpuCount', 'getconf'), () =>
      pairOf(psutil.cpuCount(), numbersAfter('', runTool('getconf', '_NPROCESSORS_ONLN') ?? '')?.[0]),
    ),
  ];
}

function compareDisk(): Comparison[] {
  const names = (field: string) => ({ name: `diskUsage("/").${field}`, subject: 'diskUsage', source: 'df' });
  // Its second line is that of the file system: device, total, used and available KiB, percentage, mount point.
  const read = (field: 'total' | 'used' | 'free', index: number) => (): Pair<number> | null => {
    const [, line = ''] = (runTool('df', '-P', '-k', '/') ?? '').split('\n');
    const theirs = /\s(\d+)\s+(\d+)\s+(\d+)\s+\d+%\s+\/$/u.exec(line)?.[index];
    return pairOf(psutil.diskUsage('/')[field], theirs === undefined ? undefined : Number(theirs) * kibibyte);
  };
  return [
    // It rounds up to whole KiB.
    compareAbout(names('total'), { tolerance: kibibyte }, read('total', 1)),
    compareAbout(names('used'), { tolerance: 64 * mebibyte, share: 0.02 }, read('used', 2)),
    compareAbout(names('free'), { tolerance: 64 * mebibyte, share: 0.02 }, read('free', 3)),
  ];
}

function compareProcesses(): Comparison[] {
  const readPids = (list: () => readonly number[] | null) => (): Pair<unknown> | null => {
    const before = psutil.pids();
    const listed = list();
    const between = psutil.pids();
    const listedAgain = list();
    if (listed === null || listedAgain === null) {
      return null;
    }
    // Processes that start or end meanwhile, as the tool itself does, are in one of two lists of the same source only.
    const ours = before.filter((pid) => between.includes(pid));
    const theirs = listed.filter((pid) => listedAgain.includes(pid));
    return [
      { onlyHere: ours.filter((pid) => !listed.includes(pid)), onlyThere: [] },
      { onlyHere: [], onlyThere: theirs.filter((pid) => !between.includes(pid)) },
    ];
  };
  const names = (source: string) => ({ name: 'pids()', subject: 'pids', source });
  return [compareExactly(names('ps'), readPids(listByPs)), compareExactly(names('tasklist'), readPids(listByTasklist))];
}

function listByPs(): number[] | null {
  return runTool('ps', '-e', '-o', 'pid=')?.trim().split(/\s+/u).map(Number) ?? null;
}

/** Each line begins with the name and the PID, both in quotes. */
function listByTasklist(): number[] | null {
  const text = runTool('tasklist.exe', '/fo', 'csv', '/nh') ?? '';
  const pids = [...text.matchAll(/^"[^"]*","(\d+)"/gmu)].map(([, pid]) => Number(pid));
  return pids.length === 0 ? null : pids;
}

function compareOwnProcess(): Comparison[] {
  const own = new psutil.Process();
  const names = (method: string, field = '') => ({
    name: `Process.${method}()${field}`,
    subject: `Process.${method}`,
    source: 'ps',
  });
  const read = (column: string, unit: number, ours: () => number) => (): Pair<number> | null => {
    const [theirs] = numbersAfter('', runTool('ps', '-o', `${column}=`, '-p', String(process.pid)) ?? '') ?? [];
    return pairOf(ours(), theirs === undefined ? undefined : theirs * unit);
  };
  return [
    compareExactly(
      names('ppid'),
      read('ppid', 1, () => own.ppid()),
    ),
    compareExactly(
      names('nice'),
      read('ni', 1, () => own.nice()),
    ),
    compareExactly(
      names('uids', '.effective'),
      read('uid', 1, () => own.uids().effective),
    ),
    compareExactly(
      names('numThreads'),
      read('nlwp', 1, () => own.numThreads()),
    ),
    compareAbout(
      names('memoryInfo', '.rss'),
      { tolerance: 32 * mebibyte, share: 0.2 },
      read('rss', kibibyte, () => own.memoryInfo().rss),
    ),
    compareAbout(
      names('memoryInfo', '.vms'),
      { tolerance: 256 * mebibyte, share: 0.05 },
      read('vsz', kibibyte, () => own.memoryInfo().vms),
    ),
  ];
}

/** Null unless both are known. */
function pairOf(ours: number | null, theirs: number | undefined): Pair<number> | null {
  return ours === null || theirs === undefined ? null : [ours, theirs];
}
