import type { ContainerFacts } from '../../model/container.js';

/** Milliseconds after which a container is looked up again: it may be renamed, and its files may come late. */
const foundAgeMs = 300_000;
const missingAgeMs = 20_000;

/** More are not remembered, whatever ids there are. */
const maxKnown = 2_000;

/** Ids that runtimes give. LXC and systemd-nspawn have names instead, which never become part of a path. */
const runtimeId = /^[0-9a-f]{64}$/u;

interface Known {
  readonly facts: ContainerFacts | null;
  readonly untilMs: number;
}

/** Remembers what the files of container runtimes tell, because many processes belong to one container. */
export function createKnownContainers(
  read: (id: string) => ContainerFacts | null,
  nowMs: () => number,
): (id: string) => ContainerFacts | null {
  const known = new Map<string, Known>();
  return (id) => {
    if (!runtimeId.test(id)) {
      return named(id);
    }
    const now = nowMs();
    const before = known.get(id);
    if (before !== undefined && before.untilMs > now) {
      return before.facts;
    }
    // While its files are gone, a container that stops is still what it was.
    const facts = read(id) ?? before?.facts ?? null;
    known.delete(id);
    if (known.size >= maxKnown) {
      known.delete(known.keys().next().value ?? '');
    }
    known.set(id, { facts, untilMs: now + (facts === null ? missingAgeMs : foundAgeMs) });
    return facts;
  };
}

/** Their name is their id. */
function named(name: string): ContainerFacts {
  return { name, image: null, composeProject: null, composeService: null, podName: null, podNamespace: null };
}
