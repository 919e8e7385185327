-- Written by "npm run sync-schema" from the metric catalog and the tables of the wire.

ALTER TABLE ticks ADD COLUMN IF NOT EXISTS `offset_ms` Nullable(Int64) CODEC(ZSTD(1)) AFTER keyframe_ts;
ALTER TABLE ticks ADD COLUMN IF NOT EXISTS `time_source` LowCardinality(Nullable(String)) CODEC(ZSTD(1)) AFTER offset_ms;
ALTER TABLE ticks ADD COLUMN IF NOT EXISTS `waiting` Nullable(UInt64) CODEC(ZSTD(1)) AFTER time_source;
ALTER TABLE ticks ADD COLUMN IF NOT EXISTS `twin` Nullable(Bool) CODEC(ZSTD(1)) AFTER waiting;
ALTER TABLE ticks ADD COLUMN IF NOT EXISTS `host_ts` DateTime64(3, 'UTC') DEFAULT ts - toIntervalMillisecond(ifNull(offset_ms, 0)) CODEC(Delta(8), ZSTD(1)) AFTER twin;
ALTER TABLE ticks ADD COLUMN IF NOT EXISTS `arrived_at` DateTime64(3, 'UTC') DEFAULT inserted_at CODEC(Delta(8), ZSTD(1)) AFTER host_ts;
