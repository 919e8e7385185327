import { UnexpectedFormat } from '../../errors.js';

/** The first two lines of /proc/PID/fdinfo/FD: `pos:\tdecimal`, `flags:\toctal`. See proc_pid_fdinfo(5). */
export function parseFdinfo(text: string, path: string): { readonly position: number; readonly flags: number } {
  const match = /^pos:\t(\d+)\nflags:\t([0-7]+)\n/u.exec(text);
  if (match === null) {
    throw new UnexpectedFormat(path, text, 'lines pos: and flags:');
  }
  return { position: Number(match[1]), flags: Number.parseInt(match[2] ?? '', 8) };
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
