/** The kernel appends it to the path of a removed file. */
export const deletedSuffix = ' (deleted)';

/** The target of a link such as /proc/PID/exe. Some kernels append NUL and garbage (psutil issue 1133). */
export function linkTarget(target: string): string {
  return target.includes('\0') ? target.slice(0, target.indexOf('\0')) : target;
}

/** Drops ' (deleted)' from the target of such a link, unless a file of this very name exists. */
export function cleanLink(target: string, exists: (path: string) => boolean): string {
  const path = linkTarget(target);
  return path.endsWith(deletedSuffix) && !exists(path) ? path.slice(0, -deletedSuffix.length) : path;
}
