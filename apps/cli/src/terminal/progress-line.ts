import type { Terminal } from './terminal.js';

const firstMs = 1000;
const stepMs = 500;
const clearLine = '\r\u001B[K';

/** Says on standard error how long a person waits already, once that is longer than a second; then removes it. */
export async function withProgressLine<T>(
  { isInteractive, writeError }: Terminal,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  if (!isInteractive) {
    return await work();
  }
  const begin = performance.now();
  let isShown = false;
  const show = (): void => {
    isShown = true;
    writeError(`${clearLine}${what}: ${Math.floor((performance.now() - begin) / 1000)} s`);
    timer = setTimeout(show, stepMs);
  };
  let timer = setTimeout(show, firstMs);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
    if (isShown) {
      writeError(clearLine);
    }
  }
}
