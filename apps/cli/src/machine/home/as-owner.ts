import { spawnSync } from 'node:child_process';
import { closeSync, constants, lstatSync, openSync, type Stats } from 'node:fs';
import { commandAs } from '@psfleet/embedded';
import { findSystemProgram } from '@psfleet/service-kit';
import { CommandError } from '../../frame/command-error.js';

/**
 * Whether nobody else can exchange what is in this folder. Whoever can might put links there which have root read,
 * write or remove other files: such folders are left to their owner. Throws CommandError if several users can.
 */
export function isOursAlone(folder: string, { uid, mode }: Stats): boolean {
  const caller = process.geteuid?.();
  if (uid === caller) {
    if (uid === 0 && (mode & 0o022) !== 0) {
      throw new CommandError(`${folder} may be written by others (mode ${(mode & 0o7777).toString(8)}): chmod go-w it`);
    }
    return true;
  }
  if (caller !== 0) {
    throw new CommandError(`${folder} belongs to another user (uid ${uid}): run this command as root`);
  }
  return false;
}

/** Empties a folder of another user, with that user's rights. */
export function emptyAsOwner(folder: string): void {
  runAsOwner({
    folder,
    deed: `${folder} could not be emptied`,
    program: 'find',
    args: ['.', '-mindepth', '1', '-delete'],
  });
}

/** Copies what is in `from` into the empty folder `to`, with the rights of the user to whom both belong. */
export function copyAsOwner(from: string, to: string): void {
  const source = openSync(from, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    // That user may not be allowed to enter the folders above: it gets both folders open.
    runAsOwner({
      folder: to,
      deed: `${from} could not be copied`,
      program: 'cp',
      args: ['-a', '--reflink=auto', '--', '/proc/self/fd/3/.', '.'],
      source,
    });
  } finally {
    closeSync(source);
  }
}

interface OwnersRun {
  readonly folder: string;
  /** Begins the sentence that says why it failed. */
  readonly deed: string;
  readonly program: string;
  readonly args: readonly string[];
  /** An open file that becomes number 3. */
  readonly source?: number;
}

function runAsOwner({ folder, deed, program, args, source }: OwnersRun): void {
  const { uid, gid } = lstatSync(folder);
  const user = { name: String(uid), uid, gid: gid === 0 ? uid : gid };
  const [command, options] = commandAs(user, findSystemProgram(program), args);
  const { status, error, stderr } = spawnSync(command, options, {
    cwd: folder,
    env: { LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe', ...(source === undefined ? [] : [source])],
    encoding: 'utf8',
  });
  if (status !== 0) {
    const reason = error?.message ?? stderr.trim().split('\n')[0] ?? '';
    throw new CommandError(
      `${deed} with the rights of its owner (uid ${uid}): ${reason || `status ${String(status)}`}`,
    );
  }
}
