import type { VirtualMemory } from '../../model/memory.js';
import type { PlatformContext } from '../../platform/platform.js';

/** Fields that every kernel should have. Slab is newer and may be missing without a warning, as in psutil. */
const expectedFields = [
  'buffers',
  'cached',
  'shared',
  'active',
  'inactive',
] as const satisfies readonly (keyof VirtualMemory)[];

/** Warns about fields that are null, and about `available` if the kernel's number makes no sense. */
export function warnMissing(memory: VirtualMemory, isAvailableUnknown: boolean, context: PlatformContext): void {
  const missing = [
    ...(isAvailableUnknown ? ['available (taken as 0)'] : []),
    ...expectedFields.filter((field) => memory[field] === null),
  ];
  if (missing.length > 0) {
    const verb = missing.length === 1 ? 'was' : 'were';
    context.warn?.(`${missing.join(', ')} memory stats couldn't be determined and ${verb} set to null`);
  }
}

export function warnMissingSwapTraffic(isMissing: boolean, context: PlatformContext): void {
  if (isMissing) {
    context.warn?.("'sin' and 'sout' swap memory stats couldn't be determined and were set to null");
  }
}
