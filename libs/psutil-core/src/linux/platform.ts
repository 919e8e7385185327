import { isMainThread } from 'node:worker_threads';
import type { Platform, PlatformContext } from '../platform/platform.js';
import { createAbandonableCalls } from './abandonable/abandonable-calls.js';
import { createCgroupUsage } from './cgroup/cgroup-usage.js';
import { readContainerFacts } from './containers/container-files.js';
import { createKnownContainers } from './containers/known-containers.js';
import { createLinuxCpu } from './cpu/cpu.js';
import { createAnsweringPaths } from './disk/answering-path.js';
import { createLinuxDisk } from './disk/disk.js';
import { openEventSource } from './events/event-source.js';
import { isSystemError } from './files/kernel-text.js';
import { chooseReadOnce } from './files/read-once.js';
import { translateErrorsOf } from './files/system-errors.js';
import { resolveInRoot } from './files/root-path.js';
import { createLinuxMemory } from './memory/memory.js';
import { cpuClocks, type CpuClocks } from './native/cpu-clock.js';
import { openExitQueue } from './native/exit-queue.js';
import { hasLibc } from './native/libc.js';
import { readPageSize } from './native/page-size.js';
import { pidfdCalls, type PidfdCalls } from './native/pidfd.js';
import { readProcessInode } from './native/process-inode.js';
import { createLinuxNetwork } from './network/network.js';
import { LinuxTcpTraffic } from './network/tcp-traffic.js';
import { readPressure } from './proc/pressure.js';
import type { LinuxProcessContext } from './process/process-source.js';
import { LinuxProcess } from './process/process.js';
import { toRlimitNumber } from './process/rlimit-numbers.js';
import { createLinuxSensors } from './sensors/sensors.js';
import { createBootTimeCache, readBootId, readBootTime } from './system/boot.js';
import { createNamespaceCheck, requireInitialPidNamespace } from './system/own-namespace.js';
import { createLocalUsers } from './system/local-users.js';
import { readPidExists, readPids, readPpids } from './system/pids.js';
import { createTerminals } from './system/terminals.js';
import { createUserNames } from './system/user-names.js';
import { isSupportedOnLinux } from './supported.js';
import { readUsers } from './system/utmp.js';
import { readDescriptorLimit } from './table/descriptor-limit.js';
import { LinuxProcessTable } from './table/process-table.js';
import { chooseRawReads } from './table/raw-reads.js';

/**
 * Reads Linux from procfs and sysfs, and from the C library what has no file. `pidfds` can simulate an older kernel,
 * `clocks` a sandbox.
 */
export function createLinuxPlatform(
  context: PlatformContext,
  pidfds: PidfdCalls = pidfdCalls,
  clocks: CpuClocks = cpuClocks,
): Platform {
  const namespace = createNamespaceCheck(context);
  let pageSize = 0;
  const processContext: LinuxProcessContext = {
    ...context,
    // The source of a process translates the errors of its own files only.
    ...translateErrorsOf({ bootTime: createBootTimeCache(context), terminalPath: createTerminals(context) }),
    pageSize: () => (pageSize ||= readPageSize()),
    requireOwnNamespace: () => namespace.require(),
    isOwnNamespace: () => namespace.isOwn(),
    readOnce: chooseReadOnce(context.io, context.procRoot),
  };
  const localUsers = createLocalUsers(context);
  const { userName } = translateErrorsOf({ userName: context.userName ?? createUserNames(context) });
  const openProcess = (pid: number): LinuxProcess => new LinuxProcess(pid, processContext, pidfds);
  return {
    name: 'linux',
    ...translateErrorsOf(createLinuxCpu(context)),
    ...translateErrorsOf(createLinuxMemory(context)),
    ...translateErrorsOf(createLinuxDisk(context)),
    ...translateErrorsOf(createLinuxNetwork(context)),
    ...translateErrorsOf(createLinuxSensors(context)),
    ...translateErrorsOf({
      pressure: () => readPressure(context),
      bootTime: () => readBootTime(context),
      bootId: () => readBootId(context),
      users: () => readUsers(context),
      localUsers,
      resolvePath: (path: string) => createAnsweringPaths(context)(path),
      cgroupUsage: createCgroupUsage(context),
      containerFacts: createKnownContainers(
        (id) => readContainerFacts(context, id),
        () => performance.now(),
      ),
      pids: () => readPids(context),
      pidExists: (pid: number) => readPidExists(context, pid),
      ppids: () => readPpids(context),
      openProcessEvents: (accounting: boolean) => {
        namespace.require();
        requireInitialPidNamespace(context);
        return openEventSource(context, '/dev/kmsg', accounting);
      },
    }),
    openProcess,
    createAbandonableCalls: () => createAbandonableCalls(context, localUsers),
    createProcessTable: (options) =>
      new LinuxProcessTable(
        {
          context: processContext,
          userName,
          openProcess,
          descriptorLimit: readDescriptorLimit,
          processInode: (pid) => (namespace.isOwn() ? readProcessInode(pid, pidfds) : null),
          reads: chooseRawReads(context.io, context.procRoot),
          // Node closes what a Worker leaves open, but only what Node opened, which pidfds are not.
          runCalls: () => (isMainThread && namespace.isOwn() && hasLibc() ? { clocks, pidfds, openExitQueue } : null),
          nowMs: () => performance.now(),
        },
        options,
      ),
    createTcpTraffic: (table, options) => new LinuxTcpTraffic(context, table, options),
    ownPid: () => (namespace.isOwn() ? process.pid : null),
    userName,
    usesUserIds: true,
    cutsNames: true,
    rlimitNumber: toRlimitNumber,
    isExecutableFile: (path) => isExecutableFile(context, path),
    supports: (name) => isSupportedOnLinux(name, () => namespace.isOwn()),
  };
}

/** Any execute bit counts: our own rights do not decide whether this file could have become a process. */
function isExecutableFile(context: PlatformContext, path: string): boolean {
  if (!path.startsWith('/')) {
    return false;
  }
  try {
    const stat = context.io.stat(resolveInRoot(context.io, context.rootFs, path));
    return stat.isFile() && (stat.mode & 0o111) !== 0;
  } catch (error) {
    if (isSystemError(error)) {
      return false;
    }
    throw error;
  }
}
