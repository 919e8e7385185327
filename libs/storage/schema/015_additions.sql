-- Written by "npm run sync-schema" from the metric catalog and the tables of the wire.

ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `reason` LowCardinality(Nullable(String)) CODEC(ZSTD(1)) AFTER oom_score_adj;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `gap_ms` Nullable(UInt64) CODEC(ZSTD(1)) AFTER reason;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `agent_version` LowCardinality(Nullable(String)) CODEC(ZSTD(1)) AFTER gap_ms;
