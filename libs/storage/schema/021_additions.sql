-- Written by "npm run sync-schema" from the metric catalog and the tables of the wire.

ALTER TABLE process_rollup_15m ADD COLUMN IF NOT EXISTS `program` LowCardinality(Nullable(String)) CODEC(ZSTD(1)) AFTER max_swap;
ALTER TABLE process_rollup_15m ADD COLUMN IF NOT EXISTS `processes` UInt32 CODEC(ZSTD(1)) AFTER program;
ALTER TABLE process_rollup_15m ADD COLUMN IF NOT EXISTS `began` UInt32 CODEC(ZSTD(1)) AFTER processes;
ALTER TABLE process_rollup_15m ADD COLUMN IF NOT EXISTS `proc_uid` UInt64 CODEC(ZSTD(1)) AFTER began;
ALTER TABLE process_rollup_15m ADD COLUMN IF NOT EXISTS `cpu_proc_uid` UInt64 CODEC(ZSTD(1)) AFTER proc_uid;

ALTER TABLE process_rollup_1h ADD COLUMN IF NOT EXISTS `program` LowCardinality(Nullable(String)) CODEC(ZSTD(1)) AFTER max_swap;
ALTER TABLE process_rollup_1h ADD COLUMN IF NOT EXISTS `processes` UInt32 CODEC(ZSTD(1)) AFTER program;
ALTER TABLE process_rollup_1h ADD COLUMN IF NOT EXISTS `began` UInt32 CODEC(ZSTD(1)) AFTER processes;
ALTER TABLE process_rollup_1h ADD COLUMN IF NOT EXISTS `proc_uid` UInt64 CODEC(ZSTD(1)) AFTER began;
ALTER TABLE process_rollup_1h ADD COLUMN IF NOT EXISTS `cpu_proc_uid` UInt64 CODEC(ZSTD(1)) AFTER proc_uid;
