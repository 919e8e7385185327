import { CommandError } from '../frame/command-error.js';

/** Runs what works with the servers and keys of this machine; their known failures become CommandErrors. */
export async function explainStart<T>(work: () => Promise<T>): Promise<T> {
  const [{ EmbeddedError }, { FolderLockError, StartError }, { TrustError }] = await Promise.all([
    import('@psfleet/embedded'),
    import('@psfleet/service-kit'),
    import('@psfleet/trust'),
  ]);
  try {
    return await work();
  } catch (error) {
    if (error instanceof TrustError) {
      throw new CommandError(error.message, { exit: 'configuration', cause: error });
    }
    if (error instanceof EmbeddedError || error instanceof FolderLockError || error instanceof StartError) {
      throw new CommandError(error.message, { cause: error });
    }
    throw error;
  }
}
