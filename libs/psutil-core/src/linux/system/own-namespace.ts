import { NotSupported, PsutilError } from '../../errors.js';
import type { PlatformContext } from '../../platform/platform.js';
import { isSystemError, readKernelText } from '../files/kernel-text.js';
import { findStatusValue } from '../proc-pid/status.js';

/**
 * Whether PIDs below procRoot mean the processes that our system calls mean. They do not in a container that looks at its host's /proc, or in a copied
 * tree. `self` must be this very process, and must have one PID only: a procfs of an outer PID namespace shows our PIDs of all inner ones in NSpid.
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

/** Kernels before 4.1 have no NSpid: compare with the namespace of PID 1 of that procfs, which only root can read. */
function isNamespaceOfInit(context: PlatformContext): boolean {
  const { io, procRoot } = context;
  return io.readlink(`${procRoot}/1/ns/pid`) === io.readlink(`${procRoot}/self/ns/pid`);
}

/** Refuses to act through a foreign procfs. The answer is found once, when first asked. */
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
          `${context.procRoot} shows the processes of another PID namespace: it can be read, but signals and changes would hit others`,
        );
      }
    },
  };
}
