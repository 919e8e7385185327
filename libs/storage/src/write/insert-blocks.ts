import type { Storage, TableBlock } from '../client.js';
import { ticksTable } from '../schema/host-tables.js';

/**
 * Stores the blocks of one `takeBlocks`: first all others in parallel, then the ticks. If one fails, it waits for the
 * others and throws the first error. Storing the same blocks again changes no answer.
 */
export async function insertBlocks(
  storage: Storage,
  blocks: readonly TableBlock[],
  signal?: AbortSignal,
): Promise<void> {
  await insertAll(
    storage,
    blocks.filter(({ table }) => table !== ticksTable.name),
    signal,
  );
  await insertAll(
    storage,
    blocks.filter(({ table }) => table === ticksTable.name),
    signal,
  );
}

async function insertAll(
  storage: Storage,
  blocks: readonly TableBlock[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const results = await Promise.allSettled(blocks.map((block) => storage.insert(block, signal)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    throw failed.reason;
  }
}
