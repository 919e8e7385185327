import * as library from '../../dist/index.js';
import { numberConstants } from './psutil-values.mjs';
import { rlimitConstants } from './rlimit-constants.mjs';

// A module has the same names on every system; psutil leaves out those of others, such as IOPRIO_HIGH of Windows.
const psutilNames = new RegExp(
  '^(STATUS|CONN|NIC_DUPLEX|POWER_TIME|IOPRIO_CLASS|RLIM|AF)_[A-Z0-9_]+$|' +
    '^(LINUX|MACOS|WINDOWS|FREEBSD|OPENBSD|NETBSD|BSD|SUNOS|AIX|POSIX|OSX)$',
);

/** The library's constants under psutil's names. Where the library has a word, it is psutil's number. */
export function constants() {
  const own = Object.entries(library).filter(([name]) => psutilNames.test(name));
  return { ...Object.fromEntries(own), ...numberConstants, ...rlimitConstants };
}
