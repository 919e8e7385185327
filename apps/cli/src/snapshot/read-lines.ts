import type { Readable } from 'node:stream';

/** Says what is wrong with the file. */
export class SnapshotProblem extends Error {}

/** More than this is no hour of processes, but a file that shall fill the memory. */
const maxLength = 2_000_000_000;
/** A JavaScript string cannot be much longer. */
const maxLineLength = 400_000_000;

/** The lines of a text in UTF-8. Only a line feed ends one: JSON may have U+2028 and U+2029 in its texts. */
export async function* readLines(stream: Readable): AsyncGenerator<string, void, undefined> {
  let [length, lineLength] = [0, 0];
  let pieces: string[] = [];
  stream.setEncoding('utf8');
  for await (const chunk of stream as AsyncIterable<string>) {
    length += chunk.length;
    if (length > maxLength) {
      throw new SnapshotProblem(`it holds more than ${maxLength / 1e9} GB`);
    }
    const [first = '', ...others] = chunk.split('\n');
    pieces.push(first);
    lineLength += first.length;
    if (lineLength > maxLineLength) {
      throw new SnapshotProblem(`a line of it is longer than ${maxLineLength / 1e6} MB`);
    }
    for (const next of others) {
      yield pieces.join('');
      pieces = [next];
      lineLength = next.length;
    }
  }
  if (lineLength > 0) {
    yield pieces.join('');
  }
}
