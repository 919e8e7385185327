import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readIfPresent, writeWhole } from '@psfleet/service-kit';
import { parseJsonRecord } from '@psfleet/wire';

/** The newest manifest that was accepted: its generation, and the hash of its bytes. */
export interface AcceptedGeneration {
  readonly generation: number;
  readonly hash: string;
}

/** Remembers on disk which manifest was accepted, so that a broker cannot bring an older one after a restart. */
export class AcceptedGenerationFile {
  readonly #path: string;

  constructor(folder: string) {
    this.#path = join(folder, 'accepted-generation.json');
  }

  /** Null before the first. Throws WireError for a damaged file. */
  read(): AcceptedGeneration | null {
    const text = readIfPresent(this.#path);
    if (text === null) {
      return null;
    }
    const fields = parseJsonRecord(Buffer.from(text), this.#path);
    return { generation: fields.count('generation'), hash: fields.text('hash', /^[0-9a-f]{64}$/) };
  }

  /** Once it returns, it survives a power failure. */
  write(accepted: AcceptedGeneration): void {
    mkdirSync(join(this.#path, '..'), { recursive: true, mode: 0o700 });
    writeWhole(this.#path, `${JSON.stringify(accepted)}\n`);
  }
}
