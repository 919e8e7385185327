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
 * with the action, so that another process that has its id by then is left alone. One that fails stops none of those
 * after it. Resolves to the worst exit code.
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
  let worst: number = exitCodes.success.code;
  try {
    for (const process of processes) {
      const outcome = await actOn(process, verb, flags, terminal);
      if (outcome instanceof CommandError) {
        worst = Math.max(worst, outcome.exitCode);
        const { host, pid } = process;
        terminal.writeError(`psfleet: ${escapeControls(`${host}/${pid ?? '?'}: ${outcome.message}`)}\n`);
        continue;
      }
      worst = Math.max(worst, exitOf[outcome.status]);
      actions.push(outcome);
      if (!flags.json) {
        terminal.write(resultLines(outcome));
      }
    }
  } finally {
    // Programs learn what was done, whatever happens after it.
    if (flags.json) {
      terminal.write(`${renderJson(actions)}\n`);
    }
  }
  return worst;
}

/** What came of the action on one process, or why there was none. */
async function actOn(
  { procUid }: Process,
  verb: ActionVerb,
  flags: ActFlags,
  terminal: Terminal,
): Promise<Action | CommandError> {
  try {
    const { data, meta } = await askSource(flags, terminal, ({ client }) =>
      client.call('createAction', { body: { ...verb, target: { procUid } } }),
    );
    for (const warning of meta.warnings ?? []) {
      terminal.writeError(`psfleet: ${escapeControls(warning)}\n`);
    }
    return data;
  } catch (error) {
    if (error instanceof CommandError) {
      return error;
    }
    throw error;
  }
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
