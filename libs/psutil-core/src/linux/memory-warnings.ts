import type { VirtualMemory } from '../model/memory.js';
import type { PlatformContext } from '../platform.js';

/** What every kernel should tell; slab is younger than the others and may be missing in silence, as in psutil. */
const EXPECTED = ['buffers', 'cached', 'shared', 'active', 'inactive'] as const satisfies readonly (keyof VirtualMemory)[];

/** Names the fields that are null. */
export function warnMissing(memory: VirtualMemory, context: PlatformContext): void {
  const missing = EXPECTED.filter((field) => memory[field] === null);
  if (missing.length > 0) {
    context.warn?.(`${missing.join(', ')} memory stats couldn't be determined and ${missing.length === 1 ? 'was' : 'were'} set to null`);
  }
}

export function warnMissingSwapTraffic(isMissing: boolean, context: PlatformContext): void {
  if (isMissing) {
    context.warn?.("'sin' and 'sout' swap memory stats couldn't be determined and were set to null");
  }
}
