-- Written by "npm run sync-schema" from the metric catalog and the tables of the wire.

ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `cpu_ns` Nullable(UInt64) CODEC(ZSTD(1)) AFTER step_ms;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `peak_rss` Nullable(UInt64) CODEC(ZSTD(1)) AFTER cpu_ns;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `read_bytes` Nullable(UInt64) CODEC(ZSTD(1)) AFTER peak_rss;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `write_bytes` Nullable(UInt64) CODEC(ZSTD(1)) AFTER read_bytes;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `unsampled_cpu_ns` Nullable(UInt64) CODEC(ZSTD(1)) AFTER write_bytes;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `unsampled_read_bytes` Nullable(UInt64) CODEC(ZSTD(1)) AFTER unsampled_cpu_ns;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `unsampled_write_bytes` Nullable(UInt64) CODEC(ZSTD(1)) AFTER unsampled_read_bytes;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `ppid` Nullable(UInt32) CODEC(ZSTD(1)) AFTER unsampled_write_bytes;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `parent_proc_uid` UInt64 CODEC(ZSTD(1)) AFTER ppid;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `cmdline` Array(String) CODEC(ZSTD(1)) AFTER parent_proc_uid;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `cmdline_known` Bool CODEC(ZSTD(1)) AFTER cmdline;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `cmdline_cut` Nullable(Bool) CODEC(ZSTD(1)) AFTER cmdline_known;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `unswept` Nullable(Bool) CODEC(ZSTD(1)) AFTER cmdline_cut;

ALTER TABLE ticks ADD COLUMN IF NOT EXISTS `exit_source` LowCardinality(Nullable(String)) CODEC(ZSTD(1)) AFTER twin;
ALTER TABLE ticks ADD COLUMN IF NOT EXISTS `lost_ends` Nullable(UInt64) CODEC(ZSTD(1)) AFTER exit_source;
ALTER TABLE ticks ADD COLUMN IF NOT EXISTS `lost_events` Nullable(UInt64) CODEC(ZSTD(1)) AFTER lost_ends;
