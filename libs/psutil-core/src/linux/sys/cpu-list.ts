// cpuset(7), "List format"
import { unexpected, type KernelText } from '../files/kernel-text.js';

/** Parses `0-3,8,10-11` into CPU numbers, ascending as the kernel lists them. The list may be empty. */
export function parseCpuList(list: KernelText): number[] {
  const chunks = list.text
    .trim()
    .split(',')
    .map((chunk) => chunk.trim());
  return chunks.filter((chunk) => chunk !== '').flatMap((chunk) => expandRange(chunk, list));
}

/** More than any kernel's NR_CPUS; a larger range is a broken file, which must not fill the memory. */
const maxCpu = 65_536;

function expandRange(chunk: string, list: KernelText): number[] {
  const match = /^(\d{1,6})(?:-(\d{1,6}))?$/u.exec(chunk);
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? match?.[1]);
  if (match === null || first > last || last > maxCpu) {
    throw unexpected(list, chunk, 'a CPU or a range of CPUs');
  }
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
