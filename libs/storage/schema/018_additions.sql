-- Written by "npm run sync-schema" from the metric catalog and the tables of the wire.

ALTER TABLE processes ADD COLUMN IF NOT EXISTS `program` LowCardinality(Nullable(String)) CODEC(ZSTD(1)) AFTER exe_state;

ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `program` LowCardinality(Nullable(String)) CODEC(ZSTD(1)) AFTER forked_us;
