-- Written by "npm run sync-schema" from the metric catalog and the tables of the wire.

ALTER TABLE process_samples ADD COLUMN IF NOT EXISTS `major_faults` Nullable(UInt32) CODEC(ZSTD(1)) AFTER ctx_switches;
