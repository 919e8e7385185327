import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const maxFileBytes = 10_000_000;

/** Appends lines to a file that is renamed to `<file>.old` at 10 MB: at most 20 MB per part. */
export class LogFile {
  #bytes: number;

  readonly file: string;

  constructor(file: string) {
    this.file = file;
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    this.#bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  }

  append(line: string): void {
    if (this.#bytes > maxFileBytes) {
      renameSync(this.file, `${this.file}.old`);
      this.#bytes = 0;
    }
    appendFileSync(this.file, `${line}\n`, { mode: 0o600 });
    this.#bytes += Buffer.byteLength(line) + 1;
  }
}
