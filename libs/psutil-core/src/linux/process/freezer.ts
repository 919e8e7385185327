import { readPieceIfAny } from '../files/kernel-text.js';
import type { ProcessSource } from './process-source.js';

/**
 * Where the control groups of version 2, and the freezer of version 1, are mounted: by themselves, or one beside the
 * other as systemd's hybrid layout has it.
 */
const unifiedMounts = ['fs/cgroup', 'fs/cgroup/unified'];
const freezerMount = 'fs/cgroup/freezer';

/**
 * Whether the process's control group is frozen, in either version: see `cgroup.events` in the kernel's cgroup-v2.rst,
 * and freezer-subsystem.rst. Null if neither can be read.
 */
export function isFrozen(source: ProcessSource): boolean | null {
  const groups = source.text('cgroup', 'utf8').split('\n');
  const states = groups.flatMap((line) => {
    const [, controllers = '', ...path] = line.split(':');
    return readState(source, controllers, path.join(':'));
  });
  return states.length === 0 ? null : states.includes(true);
}

function readState(source: ProcessSource, controllers: string, path: string): boolean[] {
  const { io, sysRoot } = source.context;
  const read = (mount: string, file: string): string | null =>
    readPieceIfAny(io, `${sysRoot}/${mount}${path}/${file}`)?.text ?? null;
  if (controllers.split(',').includes('freezer')) {
    const state = read(freezerMount, 'freezer.state');
    return state === null ? [] : [state.trim() !== 'THAWED'];
  }
  if (controllers !== '') {
    return [];
  }
  return unifiedMounts.flatMap((mount) => {
    const events = read(mount, 'cgroup.events');
    return events === null ? [] : [events.split('\n').includes('frozen 1')];
  });
}
