export type Write = (text: string) => void;

export const writeOut: Write = (text) => void process.stdout.write(text);

/** Whether a person reads what is written, and no file or program does. */
export function isTerminal(): boolean {
  return process.stdout.isTTY;
}

/** Writing to a terminal that was closed fails; the error must not end the process before its parts are stopped. */
export function ignoreClosedTerminal(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EIO' && error.code !== 'EPIPE') {
      throw error;
    }
  });
}
