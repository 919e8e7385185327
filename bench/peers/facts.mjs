// What a product can tell afterwards about the events of events.py, in one form for all, and how right it is.

/**
 * What one product tells; null for what it does not know.
 *
 * `memory`: `{name, commandLine, user, bytes}` of the process that held 600 MB.
 * `short`: of the 500 runs of /bin/true, how many ends it has, and how many of these with name, user and exit code.
 * `cpu`: for each of the five, `{name, seconds, exitCode}`; `io`: `{name, readBytes, writeBytes}`.
 */
export function noFacts() {
  return {
    memory: { name: null, commandLine: null, user: null, bytes: null },
    short: { ends: 0, names: 0, users: 0, exitCodes: 0 },
    cpu: Array.from({ length: 5 }, () => ({ name: null, seconds: null, exitCode: null })),
    io: Array.from({ length: 5 }, () => ({ name: null, readBytes: null, writeBytes: null })),
  };
}

const tolerance = 0.02;

function isNear(value, truth) {
  return value !== null && Math.abs(value - truth) <= tolerance * truth;
}

/** Counts of what is right, to be compared between products. */
export function score({ memory, short, cpu, io }, truth) {
  return {
    memoryNamed: Number(memory.name !== null),
    memoryCommandLine: Number(memory.commandLine !== null),
    memoryUser: Number(memory.user !== null),
    // The interpreter itself has some megabytes beside the 600.
    memoryBytes: Number(memory.bytes !== null && memory.bytes > 590e6 && memory.bytes < 630e6),
    shortEnds: short.ends,
    shortNames: short.names,
    shortUsers: short.users,
    shortExitCodes: short.exitCodes,
    cpuNames: cpu.filter(({ name }, at) => name === truth.cpu[at].name).length,
    cpuSeconds: cpu.filter(({ seconds }, at) => isNear(seconds, truth.cpu[at].cpuSeconds)).length,
    cpuExitCodes: cpu.filter(({ exitCode }) => exitCode === 7).length,
    ioNames: io.filter(({ name }, at) => name === truth.io[at].name).length,
    ioBytes: io.filter(
      ({ readBytes, writeBytes }, at) =>
        isNear(readBytes, truth.io[at].readBytes) && isNear(writeBytes, truth.io[at].writeBytes),
    ).length,
  };
}

/** The most that can be right. */
export const perfect = {
  memoryNamed: 1,
  memoryCommandLine: 1,
  memoryUser: 1,
  memoryBytes: 1,
  shortEnds: 500,
  shortNames: 500,
  shortUsers: 500,
  shortExitCodes: 500,
  cpuNames: 5,
  cpuSeconds: 5,
  cpuExitCodes: 5,
  ioNames: 5,
  ioBytes: 5,
};
