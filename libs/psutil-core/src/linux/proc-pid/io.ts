import { UnexpectedFormat } from '../../errors.js';
import type { IoCounters } from '../../model/process.js';

/** /proc/PID/io: lines `key: number`, see proc_pid_io(5). Lines of another form are skipped, as psutil does (its issue 1004). */
export function parsePidIo(text: string, path: string): IoCounters {
  const values = new Map<string, number>();
  for (const line of text.split('\n')) {
    const separator = line.indexOf(': ');
    const value = line.slice(separator + 2);
    if (separator > 0 && /^\d+$/.test(value)) {
      values.set(line.slice(0, separator), Number(value));
    }
  }
  const take = (key: string): number => {
    const value = values.get(key);
    if (value === undefined) {
      throw new UnexpectedFormat(path, text, `a line '${key}: number'`);
    }
    return value;
  };
  return {
    readCount: take('syscr'),
    writeCount: take('syscw'),
    readBytes: take('read_bytes'),
    writeBytes: take('write_bytes'),
    readChars: take('rchar'),
    writeChars: take('wchar'),
  };
}
