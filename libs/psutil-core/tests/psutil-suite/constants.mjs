import * as library from '../../dist/index.js';

const PSUTIL_NAMES = /^(STATUS|CONN|NIC_DUPLEX|POWER_TIME|IOPRIO|RLIMIT|RLIM|AF)_[A-Z0-9_]+$|^(LINUX|MACOS|WINDOWS|FREEBSD|OPENBSD|NETBSD|BSD|SUNOS|AIX|POSIX|OSX)$/;

/** The library's constants, which have psutil's names. */
export function constants() {
  return Object.fromEntries(Object.entries(library).filter(([name]) => PSUTIL_NAMES.test(name)));
}
