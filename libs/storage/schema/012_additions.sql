-- Written by "npm run sync-schema" from the metric catalog and the tables of the wire.

ALTER TABLE processes ADD COLUMN IF NOT EXISTS `container_name` LowCardinality(Nullable(String)) CODEC(ZSTD(1)) AFTER cmdline_scrubbed;
ALTER TABLE processes ADD COLUMN IF NOT EXISTS `container_image` LowCardinality(Nullable(String)) CODEC(ZSTD(1)) AFTER container_name;
ALTER TABLE processes ADD COLUMN IF NOT EXISTS `compose_project` LowCardinality(Nullable(String)) CODEC(ZSTD(1)) AFTER container_image;
ALTER TABLE processes ADD COLUMN IF NOT EXISTS `compose_service` LowCardinality(Nullable(String)) CODEC(ZSTD(1)) AFTER compose_project;
ALTER TABLE processes ADD COLUMN IF NOT EXISTS `pod_name` LowCardinality(Nullable(String)) CODEC(ZSTD(1)) AFTER compose_service;
ALTER TABLE processes ADD COLUMN IF NOT EXISTS `pod_namespace` LowCardinality(Nullable(String)) CODEC(ZSTD(1)) AFTER pod_name;
ALTER TABLE processes ADD COLUMN IF NOT EXISTS `exe_state` LowCardinality(Nullable(String)) CODEC(ZSTD(1)) AFTER pod_namespace;

ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `total_vm` Nullable(UInt64) CODEC(ZSTD(1)) AFTER step_ms;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `anon_rss` Nullable(UInt64) CODEC(ZSTD(1)) AFTER total_vm;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `file_rss` Nullable(UInt64) CODEC(ZSTD(1)) AFTER anon_rss;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `shmem_rss` Nullable(UInt64) CODEC(ZSTD(1)) AFTER file_rss;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `page_tables` Nullable(UInt64) CODEC(ZSTD(1)) AFTER shmem_rss;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `cgroup` LowCardinality(Nullable(String)) CODEC(ZSTD(1)) AFTER page_tables;
ALTER TABLE process_events ADD COLUMN IF NOT EXISTS `oom_score_adj` Nullable(Int64) CODEC(ZSTD(1)) AFTER cgroup;
