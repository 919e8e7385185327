import type { Mount } from '../../model/disk.js';

/** Stands for the mounts outside of the table, which hold the root of a chroot or a namespace. */
const outside = -1;

/** Finds out which mounts a path leads to, as the kernel does: mount by mount, from the root. */
export class MountTree {
  readonly #mounts: readonly Mount[];
  /** By parent, then by mount point. */
  readonly #children = new Map<number, Map<string, Mount>>();

  constructor(mounts: readonly Mount[]) {
    this.#mounts = mounts;
    const ids = new Set(mounts.map(({ id }) => id));
    for (const mount of mounts) {
      const parent = mount.parentId !== mount.id && ids.has(mount.parentId) ? mount.parentId : outside;
      const siblings = this.#children.get(parent) ?? new Map<string, Mount>();
      this.#children.set(parent, siblings.set(mount.mountpoint, mount));
    }
  }

  /** The mounts that a path leads to: those below others, or below a directory of others, are left out. */
  visible(): Mount[] {
    return this.#mounts.filter((mount) => this.find(mount.mountpoint) === mount);
  }

  /** The mount that holds `path`, an absolute path without links; null if it lies outside of the table. */
  find(path: string): Mount | null {
    let found = this.#top(null, '/');
    if (path === '/') {
      return found;
    }
    for (let end = path.indexOf('/', 1); end !== -1; end = path.indexOf('/', end + 1)) {
      found = this.#top(found, path.slice(0, end));
    }
    return this.#top(found, path);
  }

  /** Follows mounts on top of each other. */
  #top(mount: Mount | null, path: string): Mount | null {
    let top = mount;
    for (;;) {
      const next = this.#children.get(top?.id ?? outside)?.get(path);
      if (next === undefined || next === top) {
        return top;
      }
      top = next;
    }
  }
}
