import { UnexpectedFormat } from '../../errors.js';
import type { IoCounters } from '../../model/process.js';

/** The form that every kernel since 2.6.20 writes. */
const fullForm = /^rchar: (\d+)\nwchar: (\d+)\nsyscr: (\d+)\nsyscw: (\d+)\nread_bytes: (\d+)\nwrite_bytes: (\d+)\n/;
const numberPattern = /^\d+$/;

/** /proc/PID/io: lines `key: number`, see proc_pid_io(5). Ignores other lines like psutil does (issue 1004). */
export function parsePidIo(text: string, path: string): IoCounters {
  const match = fullForm.exec(text);
  return match === null ? parseLineByLine(text, path) : toCounters((index) => Number(match[index]));
}

function toCounters(value: (index: number) => number): IoCounters {
  return {
    readCount: value(3),
    writeCount: value(4),
    readBytes: value(5),
    writeBytes: value(6),
    readChars: value(1),
    writeChars: value(2),
  };
}

function parseLineByLine(text: string, path: string): IoCounters {
  return {
    readCount: findNumber(text, 'syscr: ', path),
    writeCount: findNumber(text, 'syscw: ', path),
    readBytes: findNumber(text, 'read_bytes: ', path),
    writeBytes: findNumber(text, 'write_bytes: ', path),
    readChars: findNumber(text, 'rchar: ', path),
    writeChars: findNumber(text, 'wchar: ', path),
  };
}

/** Matches only at the start of a line, because 'cancelled_write_bytes' ends like 'write_bytes'. */
function findNumber(text: string, key: string, path: string): number {
  let at = text.indexOf(key);
  while (at > 0 && text.charCodeAt(at - 1) !== 0x0a) {
    at = text.indexOf(key, at + 1);
  }
  const end = text.indexOf('\n', at);
  const digits = at < 0 ? '' : text.slice(at + key.length, end < 0 ? undefined : end);
  if (!numberPattern.test(digits)) {
    throw new UnexpectedFormat(path, text, `a line '${key}number'`);
  }
  return Number(digits);
}
