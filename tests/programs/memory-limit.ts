import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A memory control group with a limit; processes join it through its `cgroup.procs`. */
export interface MemoryLimit {
  readonly folder: string;
  /** Fails while a process is in it. */
  remove(): void;
}

const mount = '/sys/fs/cgroup';

/** Makes a control group of either version. Returns the reason where this machine does not permit it. */
export function limitMemory(name: string, bytes: number): MemoryLimit | string {
  const version1 = join(mount, 'memory');
  const version2 = [mount, join(mount, 'unified')].find(hasMemory);
  if (version2 !== undefined) {
    return make(join(version2, name), { 'memory.max': bytes, 'memory.swap.max': 0 }, '+memory');
  }
  return existsSync(join(version1, 'cgroup.procs'))
    ? make(join(version1, name), { 'memory.limit_in_bytes': bytes })
    : `no memory controller in ${mount}`;
}

function hasMemory(root: string): boolean {
  const file = join(root, 'cgroup.controllers');
  return existsSync(file) && /\bmemory\b/.test(readFileSync(file, 'utf8'));
}

/** `controllers` are what the groups of the parent are to have. */
function make(folder: string, limits: Readonly<Record<string, number>>, controllers?: string): MemoryLimit | string {
  const remove = (): void => rmdirSync(folder);
  try {
    if (controllers !== undefined) {
      // Refused in a container whose own group has processes.
      writeFileSync(join(dirname(folder), 'cgroup.subtree_control'), controllers);
    }
    mkdirSync(folder);
  } catch (error) {
    return `no memory control group can be made here: ${(error as Error).message}`;
  }
  for (const [file, bytes] of Object.entries(limits)) {
    // Without swap in the kernel there is no limit of it.
    if (existsSync(join(folder, file))) {
      writeFileSync(join(folder, file), String(bytes));
    }
  }
  return { folder, remove };
}
