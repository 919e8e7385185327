import type { ContainerFacts } from '@psfleet/psutil-core';

/** A control group that has metrics of its own. */
export interface MeasuredGroup {
  readonly path: string;
  /** One of the two is ''. */
  readonly unit: string;
  readonly container: string;
}

/** Where a process is: its control group, and the id of its container. */
export interface GroupMember {
  readonly cgroup: string | null;
  readonly containerId: string | null;
}

const unitPart = /\.(?:service|scope|socket|mount|swap)$/u;
const userSlice = /^user-\d+\.slice$/u;

/**
 * Units whose names never come back: those that systemd-run makes, one for each connection of a socket with Accept=yes
 * (`sshd@7-192.0.2.1:22-192.0.2.9:51234.service`), and those of the monitors of containers. Each would begin a series
 * of its own.
 */
const passingUnit = /^(?:run-.*|[^@]*@\d+-.*:\d+-.*|.*-[0-9a-f]{64})\.(?:service|scope)$/u;

/**
 * The group whose metrics include this process; null if it has none. That is its container, else its unit, which is the
 * outermost one; all sessions of a user count as one.
 */
export function measuredGroupOf(
  { cgroup, containerId }: GroupMember,
  factsOf: (id: string) => ContainerFacts | null,
): MeasuredGroup | null {
  const parts = cgroup === null ? [] : cgroup.split('/').slice(1);
  if (containerId !== null) {
    const depth = parts.findLastIndex((part) => part.includes(containerId));
    return depth === -1
      ? null
      : { path: pathOf(parts, depth), unit: '', container: nameOf(containerId, factsOf(containerId)) };
  }
  const depth = parts.findIndex((part) => unitPart.test(part) || userSlice.test(part));
  const unit = parts[depth];
  return unit === undefined || passingUnit.test(unit) ? null : { path: pathOf(parts, depth), unit, container: '' };
}

function pathOf(parts: readonly string[], depth: number): string {
  return `/${parts.slice(0, depth + 1).join('/')}`;
}

/** The name outlives the container that bears it now; without one, the id as `docker ps` shows it. */
function nameOf(id: string, facts: ContainerFacts | null): string {
  if (facts === null || facts.name === null) {
    return id.slice(0, 12);
  }
  const { podNamespace, podName, name } = facts;
  return [podNamespace, podName, name].filter((part) => part !== null).join('/');
}
