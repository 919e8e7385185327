import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import { NativeCallFailed } from '../../errors.js';
import type { Io } from '../../platform/io.js';
import type { ProcessEnd, ProcessEventBatch } from '../../platform/process-event-source.js';
import { readPieceIfAny } from '../files/kernel-text.js';
import { drainDatagrams } from '../native/datagrams.js';
import { openTaskstats, type TaskstatsSocket } from '../native/taskstats.js';
import { parseCpuList } from '../sys/cpu-list.js';
import { decodeThreadEnd, isTaskstatsKnown, readTaskstatsVersion } from './decode-taskstats.js';
import { ThreadSums } from './process-ends.js';
import { SequenceGaps } from './sequence-gaps.js';

const { EPERM, EACCES, ENOENT, EINVAL, EPROTONOSUPPORT } = constants.errno;

export type TakenEnds = Pick<ProcessEventBatch, 'ends' | 'lostEnds' | 'endOverruns'>;

/** What the kernel accounted to processes that ended. */
export interface EndAccounts {
  take(): TakenEnds;
  close(): void;
}

/** Follows the ends of processes from now on; says why if that is not possible. */
export function followEnds(io: Io, sysRoot: string): EndAccounts | { readonly problem: string } {
  const possible = readPieceIfAny(io, `${sysRoot}/devices/system/cpu/possible`);
  const cpus = possible?.text.trim() ?? '0';
  const opened = open(cpus);
  if ('problem' in opened) {
    return opened;
  }
  const version = readTaskstatsVersion(opened.sample);
  if (!isTaskstatsKnown(version)) {
    closeSync(opened.fd);
    return { problem: `taskstats of this kernel (version ${version ?? 'unknown'}) is older than that of Linux 5.19` };
  }
  const count = possible === null ? 1 : parseCpuList(possible).length;
  return receiveEnds(opened, new SequenceGaps(count));
}

function receiveEnds({ fd, reader, family }: TaskstatsSocket, gaps: SequenceGaps): EndAccounts {
  const threads = new ThreadSums();
  return {
    take: () => {
      const ends: ProcessEnd[] = [];
      const visit = (bytes: Buffer, length: number): void => {
        if (length < 16 || bytes.readUInt16LE(4) !== family) {
          return;
        }
        gaps.add(bytes.readUInt32LE(8));
        const thread = decodeThreadEnd(bytes, length);
        const end = thread === null ? null : threads.add(thread);
        if (end !== null) {
          ends.push(end);
        }
      };
      const endOverruns = drainDatagrams(reader, visit, () => gaps.noteDrop());
      gaps.noteEmpty();
      return { ends, lostEnds: gaps.takeMissing(), endOverruns };
    },
    close: () => closeSync(fd),
  };
}

function open(cpus: string): TaskstatsSocket | { readonly problem: string } {
  try {
    return openTaskstats(cpus);
  } catch (error) {
    if (!(error instanceof NativeCallFailed)) {
      throw error;
    }
    switch (error.errno) {
      case EPERM:
      case EACCES: {
        return { problem: 'taskstats needs CAP_NET_ADMIN in the first user namespace' };
      }
      case EINVAL: {
        return { problem: 'taskstats is available in the first process and user namespaces only' };
      }
      case ENOENT:
      case EPROTONOSUPPORT: {
        return { problem: 'this kernel has no taskstats, or the agent is in a network namespace of its own' };
      }
      default: {
        throw error;
      }
    }
  }
}
