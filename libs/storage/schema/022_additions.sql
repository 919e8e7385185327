-- Written by "npm run sync-schema" from the metric catalog and the tables of the wire.

ALTER TABLE process_samples ADD COLUMN IF NOT EXISTS `child_ticks` Nullable(UInt32) CODEC(T64, ZSTD(1)) AFTER tcp_received_bytes_total;
ALTER TABLE process_samples MODIFY COLUMN `child_ticks` Nullable(UInt32) CODEC(T64, ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
