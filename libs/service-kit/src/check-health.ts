/** Less than the 5 s after which Docker gives up on a health check. */
const limitMs = 4_000;

/**
 * The command `health` of a program: asks the one that runs on this machine whether it is ready, and prints its answer.
 * Returns the exit code: 0 if it is ready, else 1.
 */
export async function checkHealth(
  { host = '127.0.0.1', port }: { readonly host?: string; readonly port: number },
  write: (text: string) => void,
): Promise<0 | 1> {
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/readyz`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(limitMs) });
    write(await response.text());
    return response.ok ? 0 : 1;
  } catch (error) {
    const { message, cause } = error as Error;
    write(`no answer from ${url}: ${cause instanceof Error ? cause.message : message}\n`);
    return 1;
  }
}
