const deletedSuffix = ' (deleted)';

/**
 * The target of a link such as /proc/PID/exe: some kernels append NUL and garbage (psutil issue 1133), and all append "
 * (deleted)" when the file was removed, which is dropped unless a file of that very name exists.
 */
export function cleanLink(target: string, exists: (path: string) => boolean): string {
  const path = target.includes('\0') ? target.slice(0, target.indexOf('\0')) : target;
  return path.endsWith(deletedSuffix) && !exists(path) ? path.slice(0, -deletedSuffix.length) : path;
}
