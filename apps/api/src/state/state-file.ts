import { join } from 'node:path';
import { lockFolder, readIfPresent, writeWhole, type FolderLock } from '@psfleet/service-kit';
import { emptyState, type ControlState } from './control-state.js';
import { decodeStateFile, encodeStateFile } from './state-records.js';

const fileName = 'state.json';

/** The state in a folder, without locking it; the empty state if there is none. Throws WireError for a damaged file. */
export function readStateFile(folder: string): ControlState {
  return readState(join(folder, fileName));
}

/**
 * The file with the whole state, which is the truth; the broker only distributes it. Its folder is locked, because two
 * programs that replace the file would lose each other's changes.
 */
export class StateFile {
  readonly path: string;
  readonly #lock: FolderLock;

  private constructor(path: string, lock: FolderLock) {
    this.path = path;
    this.#lock = lock;
  }

  /** Throws FolderLockError while another program has the folder. */
  static open(folder: string): StateFile {
    const lock = lockFolder(folder, 'give every API a PSFLEET_STATE_FOLDER of its own');
    return new StateFile(join(folder, fileName), lock);
  }

  /** The empty state, of generation 0, before the first `write`. Throws WireError for a damaged file. */
  read(): ControlState {
    return readState(this.path);
  }

  /** Once it returns, the state survives a power failure. */
  write(state: ControlState): void {
    writeWhole(this.path, encodeStateFile(state));
  }

  close(): void {
    this.#lock.release();
  }
}

function readState(path: string): ControlState {
  const text = readIfPresent(path);
  return text === null ? emptyState : decodeStateFile(Buffer.from(text), path);
}
