/** Where a command writes, and what is known about who reads it. */
export interface Terminal {
  readonly write: Write;
  /** To standard error: what is not part of the answer. */
  readonly writeError: Write;
  /** Whether a person reads the answer, and no file or program does. */
  readonly isTerminal: boolean;
  /** Whether a person sees standard error and can be asked there: standard input is a terminal too. */
  readonly isInteractive: boolean;
  /** Cells of a line; null if nobody sees where lines end. */
  readonly columns: number | null;
  readonly hasColour: boolean;
}

/** What the environment says about the terminal. */
export interface TerminalSettings {
  /** Null: where the terminal shows it. */
  readonly wantsColour: boolean | null;
}

export type Write = (text: string) => void;

/** The terminal of this process. */
export function openTerminal({ wantsColour }: TerminalSettings): Terminal {
  const { stdin, stdout, stderr } = process;
  return {
    write: quietWriter(stdout, () => process.exit()),
    writeError: quietWriter(stderr, () => {}),
    isTerminal: stdout.isTTY,
    isInteractive: stdin.isTTY && stderr.isTTY,
    columns: stdout.isTTY ? stdout.columns : null,
    hasColour: wantsColour ?? stdout.isTTY,
  };
}

/**
 * A program that reads only the beginning of an answer, such as `head`, closes the pipe: nobody wants the rest then,
 * and that is no error.
 */
function quietWriter(stream: NodeJS.WriteStream, onClosed: () => void): Write {
  let isWatched = false;
  return (text) => {
    if (!isWatched) {
      isWatched = true;
      stream.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE' && error.code !== 'EIO') {
          throw error;
        }
        onClosed();
      });
    }
    stream.write(text);
  };
}
