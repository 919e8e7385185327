// proc_cpuinfo(5): the fields differ by architecture
import type { PlatformContext } from '../../platform/platform.js';
import { parseDecimal, readKernelText, unexpected, type KernelText } from '../files/kernel-text.js';

export function readCpuinfo(context: PlatformContext): KernelText {
  return readKernelText(context.io, `${context.procRoot}/cpuinfo`);
}

/** Number of lines `processor`; 0 on architectures that have none (some ARM, SPARC). */
export function parseProcessorCount(cpuinfo: KernelText): number {
  return fieldsOf(cpuinfo).filter(({ name }) => name.startsWith('processor')).length;
}

/** `cpu cores` summed over the distinct values of `physical id` (sockets); 0 where cpuinfo has neither (ARM). */
export function parsePhysicalCoreCount(cpuinfo: KernelText): number {
  const coresBySocket = new Map<number, number>();
  for (const block of cpuinfo.text.split(/\n\s*\n/u)) {
    const fields = new Map(fieldsOf({ path: cpuinfo.path, text: block }).map((field) => [field.name, field]));
    const socket = fields.get('physical id');
    const cores = fields.get('cpu cores');
    if (socket !== undefined && cores !== undefined) {
      coresBySocket.set(
        parseDecimal(socket.value, cpuinfo, socket.line),
        parseDecimal(cores.value, cpuinfo, cores.line),
      );
    }
  }
  return [...coresBySocket.values()].reduce((sum, cores) => sum + cores, 0);
}

/** Does not use fieldsOf, because cpuinfo is long and read often. */
const clockPattern = /^(?:cpu[ -]MHz|clock|cpu MHz dynamic)[ \t]*:([^\n]*)/gim;

/**
 * Current clock of each CPU in MHz: `cpu MHz` on x86, `CPU MHz` on LoongArch, `clock` on PowerPC, `cpu MHz dynamic` on
 * s390x; empty elsewhere. Null for `Unknown`, which x86 writes where nothing tells.
 */
export function parseClocksMhz(cpuinfo: KernelText): (number | null)[] {
  return [...cpuinfo.text.matchAll(clockPattern)].map(([line, value = '']) => parseMhz(value.trim(), line, cpuinfo));
}

interface Field {
  /** Lower case. */
  readonly name: string;
  readonly value: string;
  readonly line: string;
}

function fieldsOf(cpuinfo: KernelText): Field[] {
  return cpuinfo.text.split('\n').flatMap((line) => {
    const colon = line.indexOf(':');
    return colon === -1
      ? []
      : [{ name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1).trim(), line }];
  });
}

function parseMhz(value: string, line: string, cpuinfo: KernelText): number | null {
  if (value.toLowerCase() === 'unknown') {
    return null;
  }
  const digits = /^(\d+(?:\.\d+)?)(?:\s*MHz)?$/u.exec(value)?.[1];
  if (digits === undefined) {
    throw unexpected(cpuinfo, line, 'a clock in MHz');
  }
  return Number(digits);
}
