-- Written by "npm run sync-schema" from the metric catalog and the tables of the wire.

ALTER TABLE process_samples MODIFY COLUMN `cpu_ticks_total` Nullable(UInt64) CODEC(ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `vms` Nullable(UInt64) CODEC(ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `shared` Nullable(UInt64) CODEC(ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `peak_rss` Nullable(UInt64) CODEC(ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `swap` Nullable(UInt64) CODEC(ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `pss` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `uss` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `pss_at` Nullable(DateTime64(3, 'UTC')) CODEC(Delta(8), ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `num_threads` Nullable(UInt32) CODEC(ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `num_fds` Nullable(UInt32) CODEC(ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `read_bytes` Nullable(UInt64) CODEC(ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `read_bytes_total` Nullable(UInt64) CODEC(ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `write_bytes` Nullable(UInt64) CODEC(ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `write_bytes_total` Nullable(UInt64) CODEC(ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `ctx_switches` Nullable(UInt32) CODEC(T64, ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `major_faults` Nullable(UInt32) CODEC(ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `nice` Nullable(Int8) CODEC(ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `tcp_sent_bytes` Nullable(UInt64) CODEC(ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `tcp_sent_bytes_total` Nullable(UInt64) CODEC(ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `tcp_received_bytes` Nullable(UInt64) CODEC(ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
ALTER TABLE process_samples MODIFY COLUMN `tcp_received_bytes_total` Nullable(UInt64) CODEC(ZSTD(1)) SETTINGS (min_compress_block_size = 32768);
