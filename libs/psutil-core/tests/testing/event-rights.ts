import { readFileSync, readlinkSync } from 'node:fs';

/** CAP_NET_ADMIN of capabilities(7). */
const netAdmin = 12n;
/** The initial namespaces have fixed numbers since Linux 3.8 (include/linux/proc_ns.h). */
const initial = { pid: 'pid:[4026531836]', user: 'user:[4026531837]' };

/** Whether the kernel must let this process follow the events of processes: a refusal is then a failure of ours. */
export function mayFollowEvents(): boolean {
  const capabilities = /^CapEff:\s*(\w+)$/mu.exec(readFileSync('/proc/self/status', 'latin1'))?.[1] ?? '0';
  return (
    (BigInt(`0x${capabilities}`) & (1n << netAdmin)) !== 0n &&
    Object.entries(initial).every(([name, link]) => readlinkSync(`/proc/self/ns/${name}`) === link)
  );
}
