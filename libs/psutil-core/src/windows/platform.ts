import { NotSupported } from '../errors.js';
import type { Platform, PlatformContext } from '../platform/platform.js';
import { createUnsupportedPlatform } from '../unsupported/platform.js';
import { windowsCpu } from './cpu/cpu.js';
import { windowsDisk } from './disk/disk.js';
import { windowsMemory } from './memory/memory.js';
import { windowsNetwork } from './network/network.js';
import { openWindowsProcess } from './process/process.js';
import { Snapshots } from './process/snapshots.js';
import { windowsSensors } from './sensors/sensors.js';
import { isSupportedOnWindows } from './supported.js';
import { windowsSystem } from './system/system.js';

/** Reads Windows through its DLLs. What is missing throws NotSupported; see supported.ts. */
export function createWindowsPlatform({ io }: PlatformContext): Platform {
  const snapshots = new Snapshots();
  const refuse = (): never => {
    throw new NotSupported('Windows has no such value, or psutil-core does not read it there yet');
  };
  const listPids = (): number[] => [...snapshots.fresh().entries.keys()].toSorted((left, right) => left - right);
  return {
    ...createUnsupportedPlatform('win32', refuse),
    name: 'windows',
    ...windowsCpu,
    ...windowsMemory,
    ...windowsDisk,
    ...windowsNetwork,
    ...windowsSensors,
    ...windowsSystem,
    pids: listPids,
    pidExists: (pid) => snapshots.fresh().entries.has(pid),
    ppids: () => new Map([...snapshots.fresh().entries.values()].map(({ pid, ppid }) => [pid, ppid])),
    openProcess: (pid) => openWindowsProcess(pid, snapshots, refuse),
    isExecutableFile: (path) => /^[a-z]:\\.*\.(exe|com)$/iu.test(path) && io.exists(path),
    cutsNames: false,
    supports: isSupportedOnWindows,
  };
}
