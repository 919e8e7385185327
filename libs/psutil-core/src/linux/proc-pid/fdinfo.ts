import { UnexpectedFormat } from '../../errors.js';

/** Null stands for a line that the kernel does not write. */
export interface Fdinfo {
  readonly position: number | null;
  readonly flags: number | null;
}

/** Lines `pos:\tdecimal` and `flags:\toctal` of /proc/PID/fdinfo/FD, see proc_pid_fdinfo(5). gVisor has only flags. */
export function parseFdinfo(text: string, path: string): Fdinfo {
  const position = findValue(text, 'pos');
  const flags = findValue(text, 'flags');
  // A file without either is that of no kernel.
  if ((position ?? flags) === null || !/^\d*$/u.test(position ?? '') || !/^[0-7]*$/u.test(flags ?? '')) {
    throw new UnexpectedFormat(path, text, 'lines pos: and flags:');
  }
  return {
    position: position === null ? null : Number(position),
    flags: flags === null ? null : Number.parseInt(flags, 8),
  };
}

/** Null without the line; the value of the first one otherwise. */
function findValue(text: string, key: string): string | null {
  return new RegExp(`(?:^|\\n)${key}:\\s+([^\\n]+)(?:\\n|$)`, 'u').exec(text)?.[1] ?? null;
}

const O_ACCMODE = 3;
const O_WRONLY = 1;
const O_RDWR = 2;
const O_APPEND = 0o2000;

/** The mode of fopen(3): 'r', 'w', 'a', 'r+' or 'a+'. Whether the file was truncated or created is not recorded. */
export function decodeOpenMode(flags: number): string {
  const access = flags & O_ACCMODE;
  const append = (flags & O_APPEND) !== 0;
  if (access === O_RDWR) {
    return append ? 'a+' : 'r+';
  }
  if (access === O_WRONLY) {
    return append ? 'a' : 'w';
  }
  return 'r';
}
