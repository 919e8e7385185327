import { createPsutil, realIo } from '../../dist/index.js';
import { hookedIo } from './hooked-io.mjs';
import { createHookedPlatform } from './hooked-platform.mjs';
import { warn } from './warnings.mjs';

/**
 * With `--real-files` the library has its own files, and asks the kernel directly where it can; tests that emulate
 * files are skipped then.
 */
export const usesRealFiles = process.argv.includes('--real-files');

/** Instances of the library by procRoot: psutil's PROCFS_PATH can change at any time, and each keeps its own caches. */
const instances = new Map();
let procRoot = '/proc';

/** The instance that looks where PROCFS_PATH points now. */
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

/** The library says that a missing number is null; psutil's is 0 (psutil-values.mjs). */
function onWarning(message) {
  warn('RuntimeWarning', message.replace(/ set to null$/, ' set to 0'));
}

export function setProcfsPath(path) {
  procRoot = path;
}

/** What re-importing the Python package does: nothing is remembered. */
export function forgetInstances() {
  instances.clear();
  procRoot = '/proc';
}
