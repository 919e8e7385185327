import { declareNative, hasNative, toNumber } from './libc.js';

const sysconf = declareNative('sysconf', 'intptr_t', ['int32_t']);

/** _SC_NPROCESSORS_ONLN of unistd.h. */
const SC_NPROCESSORS_ONLN = 84;

/**
 * sysconf(3): the number of online CPUs in one call, which costs less than reading files through Node. Null on musl,
 * whose sysconf counts only the CPUs that this process may use.
 */
export function readNativeOnlineCpus(): number | null {
  const count = hasNative('gnu_get_libc_version') ? toNumber(sysconf(SC_NPROCESSORS_ONLN), 'sysconf') : -1;
  return count > 0 ? count : null;
}
