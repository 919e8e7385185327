/** Where a process runs, as its control group tells. */
export interface Placement {
  /** Id of its container, 12 to 64 hex digits; null outside of containers. */
  readonly containerId: string | null;
  /** The innermost systemd unit: service, scope, socket ... */
  readonly unit: string | null;
}

/** docker-ID.scope, cri-containerd-ID.scope, crio-ID.scope, libpod-ID.scope, and the plain ID that cgroupfs drivers use (/docker/ID, /kubepods/burstable/podUID/ID). */
const containerPart = /^(?:[a-z][a-z-]*-)?([0-9a-f]{64})(?:\.scope)?$/;
/** LXC and systemd-nspawn name their containers: there the name is the id. */
const namedContainer = /^(?:lxc\.payload\.|machine-)(.{1,64}?)(?:\.scope)?$/;
const unitPart = /\.(?:service|scope|socket|mount|swap|timer|path)$/;

/** Pure: from the path of a control group, `/system.slice/docker-….scope`. See systemd.resource-control(5) and the cgroup drivers of runc. */
export function placementOf(cgroup: string | null): Placement {
  const parts = (cgroup ?? '').split('/').filter((part) => part !== '');
  return {
    containerId: firstOf(parts, containerIdOf),
    unit: firstOf(parts, (part) => (unitPart.test(part) ? part : null)),
  };
}

function containerIdOf(part: string): string | null {
  return (containerPart.exec(part) ?? namedContainer.exec(part))?.[1] ?? null;
}

/** From the innermost outwards: a container may run inside of a service. */
function firstOf(parts: readonly string[], find: (part: string) => string | null): string | null {
  for (const part of parts.toReversed()) {
    const found = find(part);
    if (found !== null) {
      return found;
    }
  }
  return null;
}
