import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import { AccessDenied, NativeCallFailed, NotSupported } from '../../errors.js';
import type { ProcessEvent, ProcessEventSource } from '../../platform/process-event-source.js';
import { openProcConnector, receiveDatagram } from '../native/proc-connector.js';
import { decodeProcEvent } from './decode-event.js';
import { followKernelLog } from './kernel-log.js';

const { EPERM, EACCES, EPROTONOSUPPORT, EAFNOSUPPORT, ECONNREFUSED, ENOENT } = constants.errno;

/** Errors of kernels without CONNECTOR and PROC_EVENTS. */
const absentErrnos: ReadonlySet<number> = new Set([EPROTONOSUPPORT, EAFNOSUPPORT, ECONNREFUSED, ENOENT]);

/** A datagram of the connector has 76 bytes. */
const datagramSize = 512;

/**
 * Reports forks, execs and exits from the process events connector, and out-of-memory kills from the kernel log if it
 * may be read.
 */
export function openEventSource(kernelLogPath: string): ProcessEventSource {
  const fd = openConnector();
  const log = followKernelLog(kernelLogPath);
  const buffer = Buffer.allocUnsafeSlow(datagramSize);
  return {
    take: () => {
      const events: ProcessEvent[] = [];
      let overruns = 0;
      for (let received = receiveDatagram(fd, buffer); received !== 'nothing'; received = receiveDatagram(fd, buffer)) {
        if (received === 'overrun') {
          overruns += 1;
        } else {
          const event = decodeProcEvent(buffer, received.length);
          if (event !== null) {
            events.push(event);
          }
        }
      }
      return { events: log === null ? events : [...events, ...log.take()], overruns };
    },
    close: () => {
      closeSync(fd);
      log?.close();
    },
  };
}

function openConnector(): number {
  try {
    return openProcConnector();
  } catch (error) {
    if (error instanceof NativeCallFailed && (error.errno === EPERM || error.errno === EACCES)) {
      throw new AccessDenied({ message: 'process events need CAP_NET_ADMIN in the first namespaces', cause: error });
    }
    if (error instanceof NativeCallFailed && absentErrnos.has(error.errno)) {
      throw new NotSupported('this kernel has no process events connector', { cause: error });
    }
    throw error;
  }
}
