import type { Fleet, Process } from '@psfleet/sdk';
import { CommandError } from '../../frame/command-error.js';
import { atLeastOne, optional, ParameterProblem, required } from '../../frame/parameters.js';

/** How a person names a process: by its identity, or by its host and the id that it has there now. */
export type ProcessName = { readonly procUid: string } | { readonly host: string; readonly pid: number };

const help = 'HOST/PID, or what a table shows as PROCESS';

/** A flag that narrows a listing down to one process. */
export const processFlag = {
  process: optional('<process>', 'only this process: HOST/PID, or what a table shows as PROCESS', {
    values: 'process',
    parse: parseProcessName,
  }),
};
export const processArgument = { process: required('<process>', help, { values: 'process', parse: parseProcessName }) };
export const processArguments = {
  processes: atLeastOne('<process>', help, { values: 'process', parse: parseProcessName }),
};

export function parseProcessName(text: string): ProcessName {
  if (/^[0-9a-f]{16}$/.test(text)) {
    return { procUid: text };
  }
  const [, host, pid] = /^([^/]+)\/(\d{1,10})$/.exec(text) ?? [];
  if (host === undefined || pid === undefined) {
    throw new ParameterProblem('must be a process: HOST/PID, or the 16 digits that a table shows as PROCESS');
  }
  return { host, pid: Number(pid) };
}

/** The identity of the process that the name means now. Throws CommandError if there is none. */
export async function findProcUid(fleet: Fleet, name: ProcessName): Promise<string> {
  // One that ended has an identity still, and no host has it.
  return 'procUid' in name ? name.procUid : (await findProcess(fleet, name)).procUid;
}

/** The process that the name means now. Throws CommandError if there is none. */
export async function findProcess(fleet: Fleet, name: ProcessName): Promise<Process> {
  if ('procUid' in name) {
    const { data } = await fleet.process(name.procUid).info();
    return data;
  }
  const { host, pid } = name;
  const [process] = await fleet.host(host).processes({ pid, limit: 1 }).first(1);
  if (process === undefined) {
    throw new CommandError(`${host} has no process ${pid} at its last tick: find it with \`psfleet ps -H ${host}\``, {
      exit: 'not-found',
    });
  }
  return process;
}
