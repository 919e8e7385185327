import { NotSupported } from '../../errors.js';
import type { SwapMemory, VirtualMemory } from '../../model/memory.js';
import { decodeSwapMemory, decodeVirtualMemory } from '../decode/memory.js';
import { readMemoryStatus, readPerformanceInformation } from '../native/machine-status.js';
import { readSystemInformation } from '../native/system-information.js';

/** The memory functions of Windows. */
export const windowsMemory = {
  virtualMemory: (): VirtualMemory => decodeVirtualMemory(readMemoryStatus(), readPerformanceInformation()),
  swapMemory: (): SwapMemory => decodeSwapMemory(readPerformanceInformation(), readPageFilesIfAny()),
};

/** Null where the system does not list them. */
function readPageFilesIfAny(): Buffer | null {
  try {
    return readSystemInformation('SystemPageFileInformation');
  } catch (error) {
    if (error instanceof NotSupported) {
      return null;
    }
    throw error;
  }
}
