import { supportsHeap } from './native/heap.js';
import { hasLibc } from './native/libc.js';

/** What the C library alone knows. */
const nativeNames: ReadonlySet<string> = new Set([
  'createTcpTraffic',
  'diskUsage',
  'fileSystemUsage',
  'processEvents',
  'Process.ionice',
]);

/** What asks the kernel for a PID, or acts on it: impossible if the PIDs of this /proc are others than the kernel's. */
const ownNamespaceNames: ReadonlySet<string> = new Set([
  'processEvents',
  ...['cpuAffinity', 'ionice', 'kill', 'pin', 'resume', 'rlimit', 'sendSignal', 'suspend', 'terminate'].map(
    (method) => `Process.${method}`,
  ),
]);

/** Whether a function can work on this machine and for this /proc. Never throws. */
export function isSupportedOnLinux(name: string, isOwnNamespace: () => boolean): boolean {
  if (name === 'heapInfo' || name === 'heapTrim') {
    return supportsHeap();
  }
  return (!nativeNames.has(name) || hasLibc()) && (!ownNamespaceNames.has(name) || isOwnNamespace());
}
