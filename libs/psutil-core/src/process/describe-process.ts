import { NoSuchProcess, PsutilError, ZombieProcess } from '../errors.js';
import type { ProcessStatus } from '../model/process.js';
import { coreOf } from './process-identity.js';
import type { ProcessReadings } from './process-readings.js';

/** What printing a process shows. Null means unknown, because it ended or may not be read. */
export interface ProcessDescription {
  readonly pid: number;
  readonly name: string | null;
  readonly status: ProcessStatus | 'terminated' | 'terminated + PID reused' | null;
}

/** Reads what is printed of a process. Never throws an error about the system, so that printing never fails. */
export function describeProcess(process: ProcessReadings): ProcessDescription {
  const core = coreOf(process);
  const { pid } = process;
  if (core.isReused) {
    return { pid, name: core.rememberedName, status: 'terminated + PID reused' };
  }
  return process.oneshot(() => {
    try {
      // The status comes last, so that it says what the name could not.
      const name = core.rememberedName ?? process.name();
      const status = process.status();
      // Both are whatever the caller of processIter asked for, where they were denied.
      return { pid, name: typeof name === 'string' ? name : null, status: typeof status === 'string' ? status : null };
    } catch (error) {
      if (!(error instanceof PsutilError)) {
        throw error;
      }
      return { pid, name: core.rememberedName, status: statusOfFailure(error) };
    }
  });
}

function statusOfFailure(error: PsutilError): ProcessDescription['status'] {
  if (error instanceof ZombieProcess) {
    return 'zombie';
  }
  return error instanceof NoSuchProcess ? 'terminated' : null;
}
