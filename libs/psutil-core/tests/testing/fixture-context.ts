import { fileURLToPath } from 'node:url';
import { realIo } from '../../src/platform/io.js';
import type { PlatformContext } from '../../src/platform/platform.js';

/** The folder of a recorded or invented machine. */
export function fixturePath(machine: string): string {
  return fileURLToPath(new URL(`../fixtures/linux/${machine}`, import.meta.url));
}

/** An instance that reads that machine. */
export function fixtureContext(machine: string): PlatformContext {
  const folder = fixturePath(machine);
  return { io: realIo, procRoot: `${folder}/proc`, sysRoot: `${folder}/sys`, rootFs: '' };
}
