-- Written by "npm run sync-schema" from the metric catalog and the tables of the wire.

ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `forked_us` Nullable(UInt64) CODEC(ZSTD(1)) AFTER agent_version;
