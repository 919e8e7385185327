-- Written by "npm run sync-schema" from the metric catalog and the tables of the wire.

ALTER TABLE ticks ADD COLUMN IF NOT EXISTS `offset_ms` Nullable(Int64) CODEC(ZSTD(1)) AFTER keyframe_ts;
ALTER TABLE ticks ADD COLUMN IF NOT EXISTS `time_source` LowCardinality(Nullable(String)) CODEC(ZSTD(1)) AFTER offset_ms;
ALTER TABLE ticks ADD COLUMN IF NOT EXISTS `waiting` Nullable(UInt64) CODEC(ZSTD(1)) AFTER time_source;
ALTER TABLE ticks ADD COLUMN IF NOT EXISTS `twin` Nullable(Bool) CODEC(ZSTD(1)) AFTER waiting;
