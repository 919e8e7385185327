import { NotSupported, PsutilError } from '../../errors.js';
import type { PlatformContext } from '../../platform/platform.js';
import { isSystemError, readKernelText } from '../files/kernel-text.js';
import { findStatusValue } from '../proc-pid/status.js';

/**
 * Whether PIDs below procRoot refer to the same processes as in our system calls. They do not in a container that reads
 * its host's /proc, nor in a copied tree. `self` must be this process and have a single PID: the procfs of an outer PID
 * namespace lists one PID per inner namespace in NSpid.
 */
export function isOwnPidNamespace(context: PlatformContext, ownPid = process.pid): boolean {
  try {
    if (context.io.readlink(`${context.procRoot}/self`) !== String(ownPid)) {
      return false;
    }
    const status = readKernelText(context.io, `${context.procRoot}/self/status`).text;
    const pids = findStatusValue(status, 'NSpid');
    return pids === null ? isNamespaceOfInit(context) : pids.split('\t').length === 1;
  } catch (error) {
    if (isSystemError(error) || error instanceof PsutilError) {
      return false;
    }
    throw error;
  }
}

/**
 * Used on kernels before 4.1, which have no NSpid: compares with the namespace of that procfs's PID 1. Only root can
 * read it.
 */
function isNamespaceOfInit(context: PlatformContext): boolean {
  const { io, procRoot } = context;
  return io.readlink(`${procRoot}/1/ns/pid`) === io.readlink(`${procRoot}/self/ns/pid`);
}

/** `require` throws NotSupported for a foreign procfs. The namespaces are compared once, at the first call. */
export function createNamespaceCheck(context: PlatformContext): { isOwn(): boolean; require(): void } {
  let own: boolean | null = null;
  const isOwn = (): boolean => {
    own ??= isOwnPidNamespace(context);
    return own;
  };
  return {
    isOwn,
    require: () => {
      if (!isOwn()) {
        throw new NotSupported(
          `${context.procRoot} belongs to another PID namespace and is read-only: ` +
            'signals and changes would reach other processes',
        );
      }
    },
  };
}

/** PROC_PID_INIT_INO of include/linux/proc_ns.h, the same on every machine since Linux 3.8. */
const initialPidNamespace = 'pid:[4026531836]';

/**
 * Throws NotSupported in a PID namespace of its own (a container without the host's): the kernel reports events and its
 * log with the pids of the host, which are those of other processes there. It sends them to such a listener all the
 * same, as soon as there is another one. Without the link, the kernel's acknowledgement decides.
 */
export function requireInitialPidNamespace(context: PlatformContext): void {
  const own = readLinkIfAny(context, `${context.procRoot}/self/ns/pid`);
  if (own !== null && own !== initialPidNamespace) {
    throw new NotSupported(
      'process events are those of the whole host, and this process is in a PID namespace of its own: ' +
        "run it in the host's (docker run --pid=host)",
    );
  }
}

/** Whether this process is in the PID namespace of the whole host. False also if that cannot be found out. */
export function isInitialPidNamespace(context: PlatformContext): boolean {
  return readLinkIfAny(context, `${context.procRoot}/self/ns/pid`) === initialPidNamespace;
}

function readLinkIfAny({ io }: PlatformContext, path: string): string | null {
  try {
    return io.readlink(path);
  } catch (error) {
    if (isSystemError(error)) {
      return null;
    }
    throw error;
  }
}
