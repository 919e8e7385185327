import type { Storage, TableBlock } from '../client.js';
import { ticksTable } from '../schema/host-tables.js';

/**
 * Stores blocks of one `takeBlocks`: everything else at once, then the ticks. Resolves when all is stored. If one
 * fails, the others are waited for and the first error is thrown; storing the same blocks again changes nothing for a
 * reader.
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
