import { psutil } from './session.mjs';

/** A handle identifies one Process object of the library with all that it remembers. */
const processes = new Map();
const handles = new WeakMap();
let lastHandle = 0;

/** Returns the protocol's name of a process; an object keeps its handle until that is freed. */
export function refOf(process) {
  let handle = handles.get(process);
  if (handle === undefined) {
    lastHandle += 1;
    handle = lastHandle;
    handles.set(process, handle);
    processes.set(handle, process);
  }
  return { pid: process.pid, handle };
}

/** Returns the object of a reference, or a temporary one if it has no handle. */
export function processOf(ref) {
  const known = ref.handle === null ? undefined : processes.get(ref.handle);
  return known ?? new (psutil().Process)(ref.pid);
}

export function freeHandle(handle) {
  const process = processes.get(handle);
  if (process !== undefined) {
    processes.delete(handle);
    handles.delete(process);
  }
}
