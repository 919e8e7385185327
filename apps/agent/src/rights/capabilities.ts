import { readFileSync } from 'node:fs';
import { localUsers } from '@psfleet/psutil-core';

/** Bit numbers of capabilities(7). */
const capabilities = {
  CAP_DAC_READ_SEARCH: 2,
  CAP_KILL: 5,
  CAP_SYS_PTRACE: 19,
  CAP_SYS_NICE: 23,
  CAP_SYSLOG: 34,
} as const;

export type Capability = keyof typeof capabilities;

/** The capabilities that this process may use now: line CapEff of /proc/self/status, a mask in hexadecimal. */
export function hasCapability(name: Capability): boolean {
  const mask = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1];
  return mask !== undefined && ((BigInt(`0x${mask}`) >> BigInt(capabilities[name])) & 1n) === 1n;
}

/** The user as whom this process runs; its number if the passwd file does not know it: a name service may hang. */
export function ownUser(): string {
  const uid = process.geteuid?.();
  return uid === undefined ? 'unknown' : (localUsers().names.get(uid) ?? String(uid));
}
