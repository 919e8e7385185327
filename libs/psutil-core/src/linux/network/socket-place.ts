import { realIo } from '../../platform/io.js';
import type { PlatformContext } from '../../platform/platform.js';
import { isSystemError } from '../files/kernel-text.js';
import { inNetworkNamespace } from '../native/network-namespace.js';
import { isOwnMachine } from '../system/own-machine.js';

/** The network namespace whose sockets are read. */
export interface SocketPlace {
  /** Directory of its files. */
  readonly files: string;
  /** Calls `read`, which asks the kernel, in this namespace; null where only files may be read. */
  readonly natively: (<T>(read: () => T) => T) | null;
}

/** Our own. */
export function ownPlace(context: PlatformContext): SocketPlace {
  return { files: `${context.procRoot}/net`, natively: isOwnMachine(context) ? (read) => read() : null };
}

/**
 * The namespace of a process, if that is another one. Reading its files needs no right; entering it needs
 * CAP_SYS_ADMIN. The process may hold sockets of ours besides, which it inherited.
 */
export function otherPlaceOf(context: PlatformContext, pid: number): SocketPlace[] {
  const link = `${context.procRoot}/${pid}/ns/net`;
  const namespace = readLink(context, link);
  if (namespace === null || namespace === readLink(context, `${context.procRoot}/self/ns/net`)) {
    return [];
  }
  const natively = context.io === realIo ? <T>(read: () => T): T => inNetworkNamespace(link, read) : null;
  return [{ files: `${context.procRoot}/${pid}/net`, natively }];
}

/** Null if it may not be read, or is missing in a copied tree. */
function readLink(context: PlatformContext, path: string): string | null {
  try {
    return context.io.readlink(path);
  } catch (error) {
    if (isSystemError(error)) {
      return null;
    }
    throw error;
  }
}
