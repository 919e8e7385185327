import { UnexpectedFormat } from '../../errors.js';
import type { MemoryInfo } from '../../model/process.js';

/**
 * /proc/PID/statm: size resident shared text lib data dt, in pages; lib and dt are 0 since Linux 2.6. See
 * proc_pid_statm(5).
 */
export function parsePidStatm(text: string, pageSize: number, path: string): MemoryInfo {
  const fields = text.trim().split(' ').map(Number);
  const [vms, rss, shared, code, , data] = fields;
  if (
    vms === undefined ||
    rss === undefined ||
    shared === undefined ||
    code === undefined ||
    data === undefined ||
    !fields.every(isPages)
  ) {
    throw new UnexpectedFormat(path, text, 'seven numbers of pages');
  }
  return {
    rss: rss * pageSize,
    vms: vms * pageSize,
    shared: shared * pageSize,
    text: code * pageSize,
    data: data * pageSize,
  };
}

function isPages(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}
