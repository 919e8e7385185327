const deletedSuffix = ' (deleted)';

/**
 * Cleans the target of a link such as /proc/PID/exe. Some kernels append NUL and garbage (psutil issue 1133). All
 * append ' (deleted)' to a removed file's name; that is dropped unless a file of this very name exists.
 */
export function cleanLink(target: string, exists: (path: string) => boolean): string {
  const path = target.includes('\0') ? target.slice(0, target.indexOf('\0')) : target;
  return path.endsWith(deletedSuffix) && !exists(path) ? path.slice(0, -deletedSuffix.length) : path;
}
