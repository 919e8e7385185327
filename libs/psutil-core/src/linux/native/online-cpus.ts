import { declareNative, hasNative, toNumber } from './libc.js';

const sysconf = declareNative('sysconf', 'intptr_t', ['int32_t']);

/** _SC_NPROCESSORS_ONLN */
const ONLINE = 84;

/**
 * sysconf(3): the number of online CPUs, without Node's file functions. Null on musl, which counts the CPUs that this
 * process may use.
 */
export function readNativeOnlineCpus(): number | null {
  const count = hasNative('gnu_get_libc_version') ? toNumber(sysconf(ONLINE), 'sysconf') : -1;
  return count > 0 ? count : null;
}
