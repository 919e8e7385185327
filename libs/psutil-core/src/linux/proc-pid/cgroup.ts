/** Where a process runs, derived from the path of its control group. */
export interface Placement {
  /** 64 hex digits, or the name of an LXC or systemd-nspawn container; null outside of containers. */
  readonly containerId: string | null;
  /** The innermost systemd unit: service, scope, socket ... */
  readonly unit: string | null;
}

/**
 * `docker-ID.scope`, `cri-containerd-ID.scope`, `crio-ID.scope`, `libpod-ID.scope`, and the plain ID of cgroupfs
 * drivers: `/docker/ID`, `/kubepods/burstable/podUID/ID`. The monitor of a container, in `libpod-conmon-ID.scope`, runs
 * outside of it.
 */
const containerPart = /^(?:(?!.*conmon-)[a-z][a-z-]*-)?([0-9a-f]{64})(?:\.scope)?$/;
/** LXC and systemd-nspawn name their containers; the name serves as the id. */
const namedContainer = /^(?:lxc\.payload\.|machine-)(.{1,64}?)(?:\.scope)?$/;
const unitPart = /\.(?:service|scope|socket|mount|swap|timer|path)$/;

/**
 * /proc/PID/cgroup: the path on the line of cgroup v2 (`0::/path`), else on the first of v1. Null for an empty file.
 * See cgroups(7).
 */
export function parseCgroup(text: string): string | null {
  const lines = text.split('\n').filter((line) => line !== '');
  const line =
    lines.find((candidate) => candidate.startsWith('0::') && (candidate !== '0::/' || lines.length === 1)) ?? lines[0];
  const path = line?.split(':').slice(2).join(':');
  return path === undefined || path === '' ? null : path;
}

/**
 * Finds container and unit in a control group's path. See systemd.resource-control(5) and the cgroup drivers of runc.
 */
export function parsePlacement(cgroup: string | null): Placement {
  const parts = (cgroup ?? '').split('/').filter((part) => part !== '');
  return {
    containerId: findInnermost(parts, parseContainerId),
    unit: findInnermost(parts, (part) => (unitPart.test(part) ? part : null)),
  };
}

function parseContainerId(part: string): string | null {
  return (containerPart.exec(part) ?? namedContainer.exec(part))?.[1] ?? null;
}

/** Searches from the innermost group outwards, because a container may run inside a service. */
function findInnermost(parts: readonly string[], find: (part: string) => string | null): string | null {
  for (const part of parts.toReversed()) {
    const found = find(part);
    if (found !== null) {
      return found;
    }
  }
  return null;
}
