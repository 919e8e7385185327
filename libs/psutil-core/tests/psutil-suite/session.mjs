import { createPsutil, realIo } from '../../dist/index.js';
import { hookedIo } from './hooked-io.mjs';
import { createHookedPlatform } from './hooked-platform.mjs';
import { warn } from './warnings.mjs';

/**
 * With `--real-files` the library reads files itself, and asks the kernel directly where it can. Tests that emulate
 * files are then skipped.
 */
export const usesRealFiles = process.argv.includes('--real-files');

/** Instances of the library by procRoot: psutil's PROCFS_PATH may change at any time, and each keeps its own caches. */
const instances = new Map();
let procRoot = '/proc';

/** The instance for the current PROCFS_PATH. */
export function psutil() {
  let instance = instances.get(procRoot);
  if (instance === undefined) {
    instance = createPsutil({
      procRoot,
      io: usesRealFiles ? realIo : hookedIo,
      platform: createHookedPlatform,
      onWarning,
    });
    instances.set(procRoot, instance);
  }
  return instance;
}

/** A missing number is null in the library and 0 in psutil (psutil-values.mjs). */
function onWarning(message) {
  warn('RuntimeWarning', message.replace(/ set to null$/, ' set to 0'));
}

export function setProcfsPath(path) {
  procRoot = path;
}

/** Forgets everything, as re-importing the Python package does. */
export function forgetInstances() {
  instances.clear();
  procRoot = '/proc';
}
