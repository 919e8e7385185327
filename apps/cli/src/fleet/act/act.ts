import { escapeControls } from '@psfleet/display';
import type { Action, ActionStatus, ActionVerb, Process } from '@psfleet/sdk';
import { CommandError } from '../../frame/command-error.js';
import { exitCodes } from '../../frame/exit-codes.js';
import { renderJson } from '../../render/json.js';
import { showTime } from '../../render/show-time.js';
import { askSource } from '../../source/open-source.js';
import { askPerson } from '../../terminal/ask-person.js';
import type { Terminal } from '../../terminal/terminal.js';
import { findProcess, type ProcessName } from '../processes/find-process.js';
import { showCommand } from '../processes/process-columns.js';

export interface ActFlags {
  readonly processes: readonly ProcessName[];
  readonly yes: boolean;
  readonly json: boolean;
  readonly server: string | null;
}

const exitOf: Readonly<Record<ActionStatus, number>> = {
  done: exitCodes.success.code,
  delivered: exitCodes.success.code,
  pending: exitCodes.unreachable.code,
  unknown: exitCodes.unreachable.code,
  refused: exitCodes.refused.code,
};

/**
 * Acts on exactly the processes that a person has seen: each is looked up and shown first, and its identity then goes
 * with the action, so that another process that has its id by then is left alone. Resolves to the exit code.
 */
export async function act(verb: ActionVerb, deed: string, flags: ActFlags, terminal: Terminal): Promise<number> {
  if (!flags.yes && !terminal.isInteractive) {
    throw new CommandError('nobody can be asked here whether these are the right processes: add --yes', {
      exit: 'usage',
    });
  }
  const processes = await askSource(flags, terminal, (fleet) =>
    Promise.all(flags.processes.map((name) => findProcess(fleet, name))),
  );
  if (!flags.yes) {
    terminal.writeError(processes.map((process) => `${describe(process)}\n`).join(''));
    if (!(await askPerson(terminal, deed))) {
      terminal.writeError('psfleet: nothing was done\n');
      return exitCodes.failed.code;
    }
  }
  const actions: Action[] = [];
  for (const { procUid } of processes) {
    const { data, meta } = await askSource(flags, terminal, ({ client }) =>
      client.call('createAction', { body: { ...verb, target: { procUid } } }),
    );
    actions.push(data);
    for (const warning of meta.warnings ?? []) {
      terminal.writeError(`psfleet: ${escapeControls(warning)}\n`);
    }
    if (!flags.json) {
      terminal.write(resultLines(data));
    }
  }
  if (flags.json) {
    terminal.write(`${renderJson(actions)}\n`);
  }
  return Math.max(...actions.map(({ status }) => exitOf[status]));
}

function describe(process: Process): string {
  const { host, pid, username, createTime } = process;
  const started = showTime(createTime, { nowMs: Date.now(), isUtc: false });
  const facts = `${host}/${pid ?? '?'}  user ${username ?? 'unknown'}, since ${started}: ${showCommand(process)}`;
  return escapeControls(facts);
}

function resultLines({ id, status, results }: Action): string {
  return results
    .map(({ host, pid, detail }) => `${escapeControls(`${host ?? '?'}/${pid ?? '?'}: ${status}: ${detail}`)} (${id})\n`)
    .join('');
}
