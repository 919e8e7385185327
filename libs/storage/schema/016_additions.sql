-- Written by "npm run sync-schema" from the metric catalog and the tables of the wire.

ALTER TABLE process_samples ADD COLUMN IF NOT EXISTS `shared` Nullable(UInt64) CODEC(ZSTD(1)) AFTER vms;
ALTER TABLE process_samples ADD COLUMN IF NOT EXISTS `peak_rss` Nullable(UInt64) CODEC(ZSTD(1)) AFTER shared;
ALTER TABLE process_samples ADD COLUMN IF NOT EXISTS `swap` Nullable(UInt64) CODEC(ZSTD(1)) AFTER peak_rss;
ALTER TABLE process_samples ADD COLUMN IF NOT EXISTS `pss` Nullable(UInt64) CODEC(ZSTD(1)) AFTER swap;
ALTER TABLE process_samples ADD COLUMN IF NOT EXISTS `uss` Nullable(UInt64) CODEC(ZSTD(1)) AFTER pss;
ALTER TABLE process_samples ADD COLUMN IF NOT EXISTS `pss_at` Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD(1)) AFTER uss;

ALTER TABLE ticks ADD COLUMN IF NOT EXISTS `max_pss` Nullable(UInt64) CODEC(ZSTD(1)) AFTER max_rss;
ALTER TABLE ticks ADD COLUMN IF NOT EXISTS `max_peak_rss` Nullable(UInt64) CODEC(ZSTD(1)) AFTER max_pss;
ALTER TABLE ticks ADD COLUMN IF NOT EXISTS `max_swap` Nullable(UInt64) CODEC(ZSTD(1)) AFTER max_peak_rss;

ALTER TABLE process_rollup_15m ADD COLUMN IF NOT EXISTS `max_pss` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_received_bytes;
ALTER TABLE process_rollup_15m ADD COLUMN IF NOT EXISTS `max_peak_rss` Nullable(UInt64) CODEC(ZSTD(1)) AFTER max_pss;
ALTER TABLE process_rollup_15m ADD COLUMN IF NOT EXISTS `max_swap` Nullable(UInt64) CODEC(ZSTD(1)) AFTER max_peak_rss;

ALTER TABLE process_rollup_1h ADD COLUMN IF NOT EXISTS `max_pss` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_received_bytes;
ALTER TABLE process_rollup_1h ADD COLUMN IF NOT EXISTS `max_peak_rss` Nullable(UInt64) CODEC(ZSTD(1)) AFTER max_pss;
ALTER TABLE process_rollup_1h ADD COLUMN IF NOT EXISTS `max_swap` Nullable(UInt64) CODEC(ZSTD(1)) AFTER max_peak_rss;
