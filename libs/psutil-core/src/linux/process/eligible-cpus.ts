import { readPieceIfAny } from '../files/kernel-text.js';
import { parseStatusCpus } from '../proc-pid/status.js';
import { parseCpuNumbers, readStat } from '../proc/stat.js';
import { parseCpuList } from '../sys/cpu-list.js';
import type { ProcessSource } from './process-source.js';

/**
 * The CPUs that a process may be given: those that are online, without those that its control group forbids (cpuset(7),
 * cgroups(7)). Its present mask (`Cpus_allowed_list`) would leave out what it was denied before.
 */
export function readEligibleCpus(source: ProcessSource): number[] {
  const online = readOnlineCpus(source);
  const allowed = readCpuset(source);
  return allowed === null ? online : online.filter((cpu) => allowed.has(cpu));
}

/** What sched_getaffinity(2) returns: the mask in file `status`, without CPUs that are offline. */
export function readAllowedCpus(source: ProcessSource): number[] {
  const online = readOnlineCpus(source);
  const allowed = parseStatusCpus(source.status(), source.path('status'));
  return allowed === null ? online : allowed.filter((cpu) => online.includes(cpu));
}

function readOnlineCpus(source: ProcessSource): number[] {
  return source.attempt(() => parseCpuNumbers(readStat(source.context)));
}

/** Where a hierarchy with the controller is mounted, and its file with the CPUs that a group may really use. */
const hierarchies = [
  { controller: '', mounts: ['fs/cgroup', 'fs/cgroup/unified'], file: 'cpuset.cpus.effective' },
  { controller: 'cpuset', mounts: ['fs/cgroup/cpuset'], file: 'cpuset.effective_cpus' },
] as const;

/** Null if no group has the controller, or its files cannot be seen (a container without its host's hierarchy). */
function readCpuset(source: ProcessSource): ReadonlySet<number> | null {
  for (const line of source.text('cgroup', 'utf8').split('\n')) {
    const [, controllers = '', ...rest] = line.split(':');
    const hierarchy = hierarchies.find(({ controller }) => controllers.split(',').includes(controller));
    if (hierarchy !== undefined && rest.length > 0) {
      for (const mount of hierarchy.mounts) {
        const cpus = readNearest(source, `${source.context.sysRoot}/${mount}`, rest.join(':'), hierarchy.file);
        if (cpus !== null) {
          return cpus;
        }
      }
    }
  }
  return null;
}

/** A group without the controller of its own has its parent's CPUs. */
function readNearest(source: ProcessSource, mount: string, group: string, file: string): ReadonlySet<number> | null {
  for (let path = group === '/' ? '' : group; ; path = path.slice(0, path.lastIndexOf('/'))) {
    const list = readPieceIfAny(source.context.io, `${mount}${path}/${file}`);
    if (list !== null && list.text.trim() !== '') {
      return new Set(parseCpuList(list));
    }
    if (path === '' || !path.startsWith('/')) {
      return null;
    }
  }
}
