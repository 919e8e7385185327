-- Written by "npm run sync-schema" from the metric catalog and the tables of the wire.

CREATE TABLE IF NOT EXISTS hosts
(
    `host` String CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `host_id` String CODEC(ZSTD(1)),
    `boot_id` String CODEC(ZSTD(1)),
    `hostname` String CODEC(ZSTD(1)),
    `os` LowCardinality(String) CODEC(ZSTD(1)),
    `kernel` LowCardinality(String) CODEC(ZSTD(1)),
    `arch` LowCardinality(String) CODEC(ZSTD(1)),
    `boot_time` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `cpu_count` Nullable(UInt64) CODEC(ZSTD(1)),
    `memory_total` Nullable(UInt64) CODEC(ZSTD(1)),
    `agent_version` LowCardinality(String) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(ts)
PRIMARY KEY host
ORDER BY host;

CREATE TABLE IF NOT EXISTS processes
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `boot_id` String CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `proc_uid` UInt64 CODEC(ZSTD(1)),
    `pid` UInt32 CODEC(ZSTD(1)),
    `start_ticks` UInt64 CODEC(ZSTD(1)),
    `create_time` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `ppid` Nullable(UInt32) CODEC(ZSTD(1)),
    `parent_proc_uid` UInt64 CODEC(ZSTD(1)),
    `name` String CODEC(ZSTD(1)),
    `exe` Nullable(String) CODEC(ZSTD(1)),
    `cmdline` Array(String) CODEC(ZSTD(1)),
    `cmdline_known` Bool CODEC(ZSTD(1)),
    `cmdline_cut` Bool CODEC(ZSTD(1)),
    `username` LowCardinality(Nullable(String)) CODEC(ZSTD(1)),
    `uid` Nullable(UInt32) CODEC(ZSTD(1)),
    `terminal` LowCardinality(Nullable(String)) CODEC(ZSTD(1)),
    `cgroup` LowCardinality(Nullable(String)) CODEC(ZSTD(1)),
    `container_id` LowCardinality(Nullable(String)) CODEC(ZSTD(1)),
    `unit` LowCardinality(Nullable(String)) CODEC(ZSTD(1)),
    `cmdline_scrubbed` Bool CODEC(ZSTD(1)),
    INDEX proc_uid_filter proc_uid TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX text_filter lowerUTF8(concat(name, '\n', arrayStringConcat(cmdline, ' '))) TYPE ngrambf_v1(3, 4096, 3, 0) GRANULARITY 4
)
ENGINE = ReplacingMergeTree
PARTITION BY toMonday(ts)
PRIMARY KEY (host, proc_uid)
ORDER BY (host, proc_uid, ts, seq)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 256, ttl_only_drop_parts = 1, min_compress_block_size = 8192, max_compress_block_size = 65536;

CREATE TABLE IF NOT EXISTS process_samples
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `proc_uid` UInt64 CODEC(ZSTD(1)),
    `name` LowCardinality(String) CODEC(ZSTD(1)),
    `username` LowCardinality(Nullable(String)) CODEC(ZSTD(1)),
    `status` LowCardinality(Nullable(String)) CODEC(ZSTD(1)),
    `cpu_ticks` Nullable(UInt32) CODEC(T64, ZSTD(1)),
    `cpu_ticks_total` Nullable(UInt64) CODEC(ZSTD(1)),
    `rss` Nullable(UInt64) CODEC(T64, ZSTD(1)),
    `vms` Nullable(UInt64) CODEC(ZSTD(1)),
    `num_threads` Nullable(UInt32) CODEC(ZSTD(1)),
    `num_fds` Nullable(UInt32) CODEC(ZSTD(1)),
    `read_bytes` Nullable(UInt64) CODEC(ZSTD(1)),
    `read_bytes_total` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_bytes` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_bytes_total` Nullable(UInt64) CODEC(ZSTD(1)),
    `ctx_switches` Nullable(UInt32) CODEC(T64, ZSTD(1)),
    `nice` Nullable(Int8) CODEC(ZSTD(1)),
    `exited` Bool CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host, proc_uid)
ORDER BY (toStartOfFifteenMinutes(ts), host, proc_uid, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, min_compress_block_size = 8192, max_compress_block_size = 65536, min_bytes_for_wide_part = 268435456;

CREATE TABLE IF NOT EXISTS process_events
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `boot_id` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `nr` UInt32 CODEC(ZSTD(1)),
    `kind` LowCardinality(String) CODEC(ZSTD(1)),
    `at` DateTime64(3, 'UTC') CODEC(ZSTD(1)),
    `since` Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD(1)),
    `source` LowCardinality(String) CODEC(ZSTD(1)),
    `proc_uid` UInt64 CODEC(ZSTD(1)),
    `pid` Nullable(UInt32) CODEC(ZSTD(1)),
    `name` LowCardinality(Nullable(String)) CODEC(ZSTD(1)),
    `username` LowCardinality(Nullable(String)) CODEC(ZSTD(1)),
    `exit_code` Nullable(UInt32) CODEC(ZSTD(1)),
    `exit_signal` Nullable(UInt32) CODEC(ZSTD(1)),
    `lifetime_ms` Nullable(UInt64) CODEC(ZSTD(1)),
    `step_ms` Nullable(Int64) CODEC(ZSTD(1)),
    INDEX proc_uid_filter proc_uid TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toMonday(at)
PRIMARY KEY (toStartOfFifteenMinutes(at), host)
ORDER BY (toStartOfFifteenMinutes(at), host, at, ts, seq, nr)
TTL toDateTime(at) + INTERVAL 90 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS ticks
(
    `host` String CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `part` UInt32 CODEC(ZSTD(1)),
    `parts` UInt32 CODEC(ZSTD(1)),
    `host_id` String CODEC(ZSTD(1)),
    `boot_id` String CODEC(ZSTD(1)),
    `queue` String CODEC(ZSTD(1)),
    `elapsed_ms` Nullable(UInt64) CODEC(ZSTD(1)),
    `keyframe` Bool CODEC(ZSTD(1)),
    `processes` UInt64 CODEC(ZSTD(1)),
    `dropped` UInt64 CODEC(ZSTD(1)),
    `event_source` LowCardinality(String) CODEC(ZSTD(1)),
    `max_cpu_ticks` Nullable(UInt64) CODEC(ZSTD(1)),
    `max_read_bytes` Nullable(UInt64) CODEC(ZSTD(1)),
    `max_write_bytes` Nullable(UInt64) CODEC(ZSTD(1)),
    `max_rss` Nullable(UInt64) CODEC(ZSTD(1)),
    `max_num_fds` Nullable(UInt64) CODEC(ZSTD(1)),
    `max_num_threads` Nullable(UInt64) CODEC(ZSTD(1)),
    `max_rss_proc_uid` UInt64 CODEC(ZSTD(1)),
    `max_rss_ts` Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD(1)),
    `next_rss` Nullable(UInt64) CODEC(ZSTD(1)),
    `interval_ms` Nullable(UInt64) CODEC(ZSTD(1)),
    `keyframe_seq` Nullable(UInt64) CODEC(ZSTD(1)),
    `keyframe_ts` Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD(1)),
    `inserted_at` DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta(8), ZSTD(1)),
    INDEX inserted_at_range inserted_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfMinute(ts), host)
ORDER BY (toStartOfMinute(ts), host, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, min_compress_block_size = 8192, max_compress_block_size = 65536;

CREATE TABLE IF NOT EXISTS metric_cpu_times
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `cpu` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `user` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `system` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `idle` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `nice` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `iowait` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `irq` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `softirq` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `steal` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `guest` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `guest_nice` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host, cpu)
ORDER BY (toStartOfFifteenMinutes(ts), host, cpu, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_cpu_percent
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `cpu` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `value` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host, cpu)
ORDER BY (toStartOfFifteenMinutes(ts), host, cpu, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_cpu_count
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `logical` Nullable(UInt64) CODEC(T64, ZSTD(1)),
    `cores` Nullable(UInt64) CODEC(T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_cpu_stats
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `ctx_switches` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `interrupts` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `soft_interrupts` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `syscalls` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_getloadavg
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `load1` Nullable(Decimal(18, 2)) CODEC(T64, ZSTD(1)),
    `load5` Nullable(Decimal(18, 2)) CODEC(T64, ZSTD(1)),
    `load15` Nullable(Decimal(18, 2)) CODEC(T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_virtual_memory
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `total` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `available` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `percent` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `used` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `free` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `active` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `inactive` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `buffers` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `cached` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `shared` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `slab` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_swap_memory
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `total` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `used` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `free` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `percent` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `sin` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `sout` Nullable(UInt64) CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_disk_usage
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `mountpoint` LowCardinality(String) CODEC(ZSTD(1)),
    `device` LowCardinality(String) CODEC(ZSTD(1)),
    `fstype` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `total` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `used` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `free` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `percent` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host, mountpoint, device, fstype)
ORDER BY (toStartOfFifteenMinutes(ts), host, mountpoint, device, fstype, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_disk_io_counters
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `disk` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `read_count` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `write_count` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `read_bytes` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `write_bytes` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `read_time` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `write_time` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `read_merged_count` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `write_merged_count` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `busy_time` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host, disk)
ORDER BY (toStartOfFifteenMinutes(ts), host, disk, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_net_io_counters
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `nic` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `bytes_sent` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `bytes_recv` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `packets_sent` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `packets_recv` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `errin` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `errout` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `dropin` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `dropout` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host, nic)
ORDER BY (toStartOfFifteenMinutes(ts), host, nic, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_boot_time
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `value` Nullable(Decimal(18, 2)) CODEC(T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_process_count
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `status` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `value` Nullable(UInt64) CODEC(T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host, status)
ORDER BY (toStartOfFifteenMinutes(ts), host, status, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_agent
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `cpu_time` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `rss` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `sweep_time` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `sample_time` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `sampler_failures` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `spool_messages` Nullable(UInt64) CODEC(T64, ZSTD(1)),
    `spool_bytes` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `dropped_messages` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `published_bytes` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `skipped_ticks` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_cpu_times_percent
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `cpu` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `user` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `system` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `idle` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `nice` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `iowait` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `irq` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `softirq` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `steal` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `guest` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `guest_nice` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host, cpu)
ORDER BY (toStartOfFifteenMinutes(ts), host, cpu, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_cpu_freq
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `cpu` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `current` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `min` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `max` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host, cpu)
ORDER BY (toStartOfFifteenMinutes(ts), host, cpu, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_pressure
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `resource` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `some_avg10` Nullable(Decimal(18, 2)) CODEC(T64, ZSTD(1)),
    `some_avg60` Nullable(Decimal(18, 2)) CODEC(T64, ZSTD(1)),
    `some_avg300` Nullable(Decimal(18, 2)) CODEC(T64, ZSTD(1)),
    `some_total` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `full_avg10` Nullable(Decimal(18, 2)) CODEC(T64, ZSTD(1)),
    `full_avg60` Nullable(Decimal(18, 2)) CODEC(T64, ZSTD(1)),
    `full_avg300` Nullable(Decimal(18, 2)) CODEC(T64, ZSTD(1)),
    `full_total` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host, resource)
ORDER BY (toStartOfFifteenMinutes(ts), host, resource, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_net_if_stats
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `nic` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `isup` Nullable(UInt64) CODEC(T64, ZSTD(1)),
    `duplex` Nullable(UInt64) CODEC(T64, ZSTD(1)),
    `speed` Nullable(UInt64) CODEC(T64, ZSTD(1)),
    `mtu` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host, nic)
ORDER BY (toStartOfFifteenMinutes(ts), host, nic, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_net_connections
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `kind` LowCardinality(String) CODEC(ZSTD(1)),
    `status` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `value` Nullable(UInt64) CODEC(T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host, kind, status)
ORDER BY (toStartOfFifteenMinutes(ts), host, kind, status, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_sensors_temperatures
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `chip` LowCardinality(String) CODEC(ZSTD(1)),
    `label` LowCardinality(String) CODEC(ZSTD(1)),
    `index` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `current` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `high` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `critical` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host, chip, label, index)
ORDER BY (toStartOfFifteenMinutes(ts), host, chip, label, index, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_sensors_fans
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `chip` LowCardinality(String) CODEC(ZSTD(1)),
    `label` LowCardinality(String) CODEC(ZSTD(1)),
    `index` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `current` Nullable(UInt64) CODEC(T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host, chip, label, index)
ORDER BY (toStartOfFifteenMinutes(ts), host, chip, label, index, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_sensors_battery
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `percent` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `secsleft` Nullable(UInt64) CODEC(T64, ZSTD(1)),
    `power_plugged` Nullable(UInt64) CODEC(T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS metric_users
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `value` Nullable(UInt64) CODEC(T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE TABLE IF NOT EXISTS actions
(
    `id` String CODEC(ZSTD(1)),
    `created_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `updated_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `operator` LowCardinality(String) CODEC(ZSTD(1)),
    `verb` LowCardinality(String) CODEC(ZSTD(1)),
    `args` String CODEC(ZSTD(1)),
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `proc_uid` UInt64 CODEC(ZSTD(1)),
    `pid` UInt32 CODEC(ZSTD(1)),
    `status` LowCardinality(String) CODEC(ZSTD(1)),
    `outcome` LowCardinality(Nullable(String)) CODEC(ZSTD(1)),
    `pinned` Nullable(Bool) CODEC(ZSTD(1)),
    `detail` String CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PRIMARY KEY id
ORDER BY id;

CREATE TABLE IF NOT EXISTS metric_cpu_times_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `cpu` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `user_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `user_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `user_count` UInt32 CODEC(ZSTD(1)),
    `user_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `system_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `system_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `system_count` UInt32 CODEC(ZSTD(1)),
    `system_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `idle_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `idle_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `idle_count` UInt32 CODEC(ZSTD(1)),
    `idle_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `nice_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `nice_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `nice_count` UInt32 CODEC(ZSTD(1)),
    `nice_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `iowait_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `iowait_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `iowait_count` UInt32 CODEC(ZSTD(1)),
    `iowait_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `irq_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `irq_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `irq_count` UInt32 CODEC(ZSTD(1)),
    `irq_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `softirq_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `softirq_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `softirq_count` UInt32 CODEC(ZSTD(1)),
    `softirq_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `steal_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `steal_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `steal_count` UInt32 CODEC(ZSTD(1)),
    `steal_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `guest_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `guest_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `guest_count` UInt32 CODEC(ZSTD(1)),
    `guest_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `guest_nice_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `guest_nice_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `guest_nice_count` UInt32 CODEC(ZSTD(1)),
    `guest_nice_increase` Nullable(Float64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, cpu, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_cpu_times_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `cpu` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `user_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `user_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `user_count` UInt32 CODEC(ZSTD(1)),
    `user_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `system_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `system_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `system_count` UInt32 CODEC(ZSTD(1)),
    `system_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `idle_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `idle_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `idle_count` UInt32 CODEC(ZSTD(1)),
    `idle_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `nice_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `nice_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `nice_count` UInt32 CODEC(ZSTD(1)),
    `nice_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `iowait_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `iowait_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `iowait_count` UInt32 CODEC(ZSTD(1)),
    `iowait_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `irq_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `irq_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `irq_count` UInt32 CODEC(ZSTD(1)),
    `irq_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `softirq_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `softirq_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `softirq_count` UInt32 CODEC(ZSTD(1)),
    `softirq_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `steal_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `steal_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `steal_count` UInt32 CODEC(ZSTD(1)),
    `steal_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `guest_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `guest_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `guest_count` UInt32 CODEC(ZSTD(1)),
    `guest_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `guest_nice_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `guest_nice_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `guest_nice_count` UInt32 CODEC(ZSTD(1)),
    `guest_nice_increase` Nullable(Float64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, cpu, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_cpu_percent_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `cpu` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `value_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `value_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `value_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `value_count` UInt32 CODEC(ZSTD(1)),
    `value_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, cpu, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_cpu_percent_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `cpu` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `value_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `value_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `value_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `value_count` UInt32 CODEC(ZSTD(1)),
    `value_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, cpu, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_cpu_count_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `logical_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `logical_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `logical_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `logical_count` UInt32 CODEC(ZSTD(1)),
    `logical_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `cores_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `cores_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `cores_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `cores_count` UInt32 CODEC(ZSTD(1)),
    `cores_last` Nullable(UInt64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_cpu_count_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `logical_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `logical_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `logical_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `logical_count` UInt32 CODEC(ZSTD(1)),
    `logical_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `cores_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `cores_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `cores_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `cores_count` UInt32 CODEC(ZSTD(1)),
    `cores_last` Nullable(UInt64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_cpu_stats_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `ctx_switches_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `ctx_switches_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `ctx_switches_count` UInt32 CODEC(ZSTD(1)),
    `ctx_switches_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `interrupts_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `interrupts_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `interrupts_count` UInt32 CODEC(ZSTD(1)),
    `interrupts_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `soft_interrupts_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `soft_interrupts_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `soft_interrupts_count` UInt32 CODEC(ZSTD(1)),
    `soft_interrupts_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `syscalls_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `syscalls_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `syscalls_count` UInt32 CODEC(ZSTD(1)),
    `syscalls_increase` Nullable(Float64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_cpu_stats_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `ctx_switches_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `ctx_switches_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `ctx_switches_count` UInt32 CODEC(ZSTD(1)),
    `ctx_switches_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `interrupts_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `interrupts_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `interrupts_count` UInt32 CODEC(ZSTD(1)),
    `interrupts_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `soft_interrupts_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `soft_interrupts_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `soft_interrupts_count` UInt32 CODEC(ZSTD(1)),
    `soft_interrupts_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `syscalls_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `syscalls_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `syscalls_count` UInt32 CODEC(ZSTD(1)),
    `syscalls_increase` Nullable(Float64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_getloadavg_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `load1_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `load1_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `load1_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `load1_count` UInt32 CODEC(ZSTD(1)),
    `load1_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `load5_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `load5_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `load5_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `load5_count` UInt32 CODEC(ZSTD(1)),
    `load5_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `load15_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `load15_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `load15_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `load15_count` UInt32 CODEC(ZSTD(1)),
    `load15_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_getloadavg_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `load1_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `load1_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `load1_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `load1_count` UInt32 CODEC(ZSTD(1)),
    `load1_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `load5_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `load5_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `load5_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `load5_count` UInt32 CODEC(ZSTD(1)),
    `load5_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `load15_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `load15_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `load15_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `load15_count` UInt32 CODEC(ZSTD(1)),
    `load15_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_virtual_memory_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `total_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `total_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `total_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `total_count` UInt32 CODEC(ZSTD(1)),
    `total_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `available_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `available_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `available_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `available_count` UInt32 CODEC(ZSTD(1)),
    `available_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `percent_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `percent_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `percent_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `percent_count` UInt32 CODEC(ZSTD(1)),
    `percent_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `used_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `used_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `used_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `used_count` UInt32 CODEC(ZSTD(1)),
    `used_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `free_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `free_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `free_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `free_count` UInt32 CODEC(ZSTD(1)),
    `free_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `active_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `active_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `active_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `active_count` UInt32 CODEC(ZSTD(1)),
    `active_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `inactive_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `inactive_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `inactive_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `inactive_count` UInt32 CODEC(ZSTD(1)),
    `inactive_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `buffers_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `buffers_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `buffers_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `buffers_count` UInt32 CODEC(ZSTD(1)),
    `buffers_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `cached_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `cached_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `cached_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `cached_count` UInt32 CODEC(ZSTD(1)),
    `cached_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `shared_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `shared_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `shared_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `shared_count` UInt32 CODEC(ZSTD(1)),
    `shared_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `slab_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `slab_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `slab_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `slab_count` UInt32 CODEC(ZSTD(1)),
    `slab_last` Nullable(UInt64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_virtual_memory_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `total_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `total_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `total_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `total_count` UInt32 CODEC(ZSTD(1)),
    `total_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `available_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `available_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `available_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `available_count` UInt32 CODEC(ZSTD(1)),
    `available_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `percent_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `percent_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `percent_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `percent_count` UInt32 CODEC(ZSTD(1)),
    `percent_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `used_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `used_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `used_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `used_count` UInt32 CODEC(ZSTD(1)),
    `used_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `free_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `free_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `free_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `free_count` UInt32 CODEC(ZSTD(1)),
    `free_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `active_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `active_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `active_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `active_count` UInt32 CODEC(ZSTD(1)),
    `active_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `inactive_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `inactive_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `inactive_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `inactive_count` UInt32 CODEC(ZSTD(1)),
    `inactive_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `buffers_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `buffers_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `buffers_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `buffers_count` UInt32 CODEC(ZSTD(1)),
    `buffers_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `cached_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `cached_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `cached_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `cached_count` UInt32 CODEC(ZSTD(1)),
    `cached_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `shared_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `shared_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `shared_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `shared_count` UInt32 CODEC(ZSTD(1)),
    `shared_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `slab_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `slab_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `slab_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `slab_count` UInt32 CODEC(ZSTD(1)),
    `slab_last` Nullable(UInt64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_swap_memory_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `total_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `total_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `total_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `total_count` UInt32 CODEC(ZSTD(1)),
    `total_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `used_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `used_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `used_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `used_count` UInt32 CODEC(ZSTD(1)),
    `used_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `free_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `free_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `free_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `free_count` UInt32 CODEC(ZSTD(1)),
    `free_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `percent_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `percent_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `percent_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `percent_count` UInt32 CODEC(ZSTD(1)),
    `percent_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `sin_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `sin_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `sin_count` UInt32 CODEC(ZSTD(1)),
    `sin_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `sout_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `sout_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `sout_count` UInt32 CODEC(ZSTD(1)),
    `sout_increase` Nullable(Float64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_swap_memory_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `total_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `total_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `total_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `total_count` UInt32 CODEC(ZSTD(1)),
    `total_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `used_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `used_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `used_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `used_count` UInt32 CODEC(ZSTD(1)),
    `used_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `free_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `free_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `free_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `free_count` UInt32 CODEC(ZSTD(1)),
    `free_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `percent_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `percent_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `percent_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `percent_count` UInt32 CODEC(ZSTD(1)),
    `percent_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `sin_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `sin_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `sin_count` UInt32 CODEC(ZSTD(1)),
    `sin_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `sout_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `sout_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `sout_count` UInt32 CODEC(ZSTD(1)),
    `sout_increase` Nullable(Float64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_disk_usage_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `mountpoint` LowCardinality(String) CODEC(ZSTD(1)),
    `device` LowCardinality(String) CODEC(ZSTD(1)),
    `fstype` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `total_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `total_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `total_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `total_count` UInt32 CODEC(ZSTD(1)),
    `total_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `used_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `used_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `used_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `used_count` UInt32 CODEC(ZSTD(1)),
    `used_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `free_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `free_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `free_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `free_count` UInt32 CODEC(ZSTD(1)),
    `free_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `percent_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `percent_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `percent_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `percent_count` UInt32 CODEC(ZSTD(1)),
    `percent_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, mountpoint, device, fstype, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_disk_usage_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `mountpoint` LowCardinality(String) CODEC(ZSTD(1)),
    `device` LowCardinality(String) CODEC(ZSTD(1)),
    `fstype` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `total_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `total_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `total_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `total_count` UInt32 CODEC(ZSTD(1)),
    `total_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `used_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `used_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `used_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `used_count` UInt32 CODEC(ZSTD(1)),
    `used_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `free_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `free_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `free_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `free_count` UInt32 CODEC(ZSTD(1)),
    `free_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `percent_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `percent_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `percent_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `percent_count` UInt32 CODEC(ZSTD(1)),
    `percent_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, mountpoint, device, fstype, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_disk_io_counters_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `disk` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `read_count_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `read_count_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `read_count_count` UInt32 CODEC(ZSTD(1)),
    `read_count_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `write_count_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_count_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_count_count` UInt32 CODEC(ZSTD(1)),
    `write_count_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `read_bytes_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `read_bytes_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `read_bytes_count` UInt32 CODEC(ZSTD(1)),
    `read_bytes_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `write_bytes_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_bytes_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_bytes_count` UInt32 CODEC(ZSTD(1)),
    `write_bytes_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `read_time_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `read_time_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `read_time_count` UInt32 CODEC(ZSTD(1)),
    `read_time_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `write_time_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_time_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_time_count` UInt32 CODEC(ZSTD(1)),
    `write_time_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `read_merged_count_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `read_merged_count_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `read_merged_count_count` UInt32 CODEC(ZSTD(1)),
    `read_merged_count_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `write_merged_count_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_merged_count_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_merged_count_count` UInt32 CODEC(ZSTD(1)),
    `write_merged_count_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `busy_time_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `busy_time_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `busy_time_count` UInt32 CODEC(ZSTD(1)),
    `busy_time_increase` Nullable(Float64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, disk, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_disk_io_counters_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `disk` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `read_count_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `read_count_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `read_count_count` UInt32 CODEC(ZSTD(1)),
    `read_count_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `write_count_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_count_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_count_count` UInt32 CODEC(ZSTD(1)),
    `write_count_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `read_bytes_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `read_bytes_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `read_bytes_count` UInt32 CODEC(ZSTD(1)),
    `read_bytes_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `write_bytes_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_bytes_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_bytes_count` UInt32 CODEC(ZSTD(1)),
    `write_bytes_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `read_time_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `read_time_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `read_time_count` UInt32 CODEC(ZSTD(1)),
    `read_time_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `write_time_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_time_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_time_count` UInt32 CODEC(ZSTD(1)),
    `write_time_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `read_merged_count_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `read_merged_count_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `read_merged_count_count` UInt32 CODEC(ZSTD(1)),
    `read_merged_count_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `write_merged_count_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_merged_count_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_merged_count_count` UInt32 CODEC(ZSTD(1)),
    `write_merged_count_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `busy_time_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `busy_time_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `busy_time_count` UInt32 CODEC(ZSTD(1)),
    `busy_time_increase` Nullable(Float64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, disk, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_net_io_counters_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `nic` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `bytes_sent_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `bytes_sent_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `bytes_sent_count` UInt32 CODEC(ZSTD(1)),
    `bytes_sent_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `bytes_recv_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `bytes_recv_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `bytes_recv_count` UInt32 CODEC(ZSTD(1)),
    `bytes_recv_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `packets_sent_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `packets_sent_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `packets_sent_count` UInt32 CODEC(ZSTD(1)),
    `packets_sent_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `packets_recv_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `packets_recv_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `packets_recv_count` UInt32 CODEC(ZSTD(1)),
    `packets_recv_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `errin_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `errin_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `errin_count` UInt32 CODEC(ZSTD(1)),
    `errin_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `errout_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `errout_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `errout_count` UInt32 CODEC(ZSTD(1)),
    `errout_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `dropin_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `dropin_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `dropin_count` UInt32 CODEC(ZSTD(1)),
    `dropin_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `dropout_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `dropout_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `dropout_count` UInt32 CODEC(ZSTD(1)),
    `dropout_increase` Nullable(Float64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, nic, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_net_io_counters_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `nic` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `bytes_sent_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `bytes_sent_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `bytes_sent_count` UInt32 CODEC(ZSTD(1)),
    `bytes_sent_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `bytes_recv_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `bytes_recv_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `bytes_recv_count` UInt32 CODEC(ZSTD(1)),
    `bytes_recv_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `packets_sent_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `packets_sent_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `packets_sent_count` UInt32 CODEC(ZSTD(1)),
    `packets_sent_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `packets_recv_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `packets_recv_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `packets_recv_count` UInt32 CODEC(ZSTD(1)),
    `packets_recv_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `errin_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `errin_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `errin_count` UInt32 CODEC(ZSTD(1)),
    `errin_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `errout_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `errout_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `errout_count` UInt32 CODEC(ZSTD(1)),
    `errout_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `dropin_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `dropin_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `dropin_count` UInt32 CODEC(ZSTD(1)),
    `dropin_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `dropout_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `dropout_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `dropout_count` UInt32 CODEC(ZSTD(1)),
    `dropout_increase` Nullable(Float64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, nic, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_boot_time_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `value_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `value_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `value_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `value_count` UInt32 CODEC(ZSTD(1)),
    `value_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_boot_time_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `value_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `value_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `value_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `value_count` UInt32 CODEC(ZSTD(1)),
    `value_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_process_count_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `status` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `value_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `value_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `value_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `value_count` UInt32 CODEC(ZSTD(1)),
    `value_last` Nullable(UInt64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, status, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_process_count_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `status` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `value_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `value_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `value_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `value_count` UInt32 CODEC(ZSTD(1)),
    `value_last` Nullable(UInt64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, status, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_agent_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `cpu_time_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `cpu_time_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `cpu_time_count` UInt32 CODEC(ZSTD(1)),
    `cpu_time_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `rss_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `rss_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `rss_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `rss_count` UInt32 CODEC(ZSTD(1)),
    `rss_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `sweep_time_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `sweep_time_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `sweep_time_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `sweep_time_count` UInt32 CODEC(ZSTD(1)),
    `sweep_time_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `sample_time_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `sample_time_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `sample_time_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `sample_time_count` UInt32 CODEC(ZSTD(1)),
    `sample_time_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `sampler_failures_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `sampler_failures_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `sampler_failures_count` UInt32 CODEC(ZSTD(1)),
    `sampler_failures_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `spool_messages_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `spool_messages_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `spool_messages_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `spool_messages_count` UInt32 CODEC(ZSTD(1)),
    `spool_messages_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `spool_bytes_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `spool_bytes_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `spool_bytes_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `spool_bytes_count` UInt32 CODEC(ZSTD(1)),
    `spool_bytes_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `dropped_messages_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `dropped_messages_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `dropped_messages_count` UInt32 CODEC(ZSTD(1)),
    `dropped_messages_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `published_bytes_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `published_bytes_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `published_bytes_count` UInt32 CODEC(ZSTD(1)),
    `published_bytes_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `skipped_ticks_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `skipped_ticks_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `skipped_ticks_count` UInt32 CODEC(ZSTD(1)),
    `skipped_ticks_increase` Nullable(Float64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_agent_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `cpu_time_first` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `cpu_time_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `cpu_time_count` UInt32 CODEC(ZSTD(1)),
    `cpu_time_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `rss_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `rss_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `rss_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `rss_count` UInt32 CODEC(ZSTD(1)),
    `rss_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `sweep_time_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `sweep_time_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `sweep_time_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `sweep_time_count` UInt32 CODEC(ZSTD(1)),
    `sweep_time_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `sample_time_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `sample_time_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `sample_time_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `sample_time_count` UInt32 CODEC(ZSTD(1)),
    `sample_time_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `sampler_failures_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `sampler_failures_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `sampler_failures_count` UInt32 CODEC(ZSTD(1)),
    `sampler_failures_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `spool_messages_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `spool_messages_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `spool_messages_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `spool_messages_count` UInt32 CODEC(ZSTD(1)),
    `spool_messages_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `spool_bytes_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `spool_bytes_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `spool_bytes_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `spool_bytes_count` UInt32 CODEC(ZSTD(1)),
    `spool_bytes_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `dropped_messages_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `dropped_messages_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `dropped_messages_count` UInt32 CODEC(ZSTD(1)),
    `dropped_messages_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `published_bytes_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `published_bytes_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `published_bytes_count` UInt32 CODEC(ZSTD(1)),
    `published_bytes_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `skipped_ticks_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `skipped_ticks_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `skipped_ticks_count` UInt32 CODEC(ZSTD(1)),
    `skipped_ticks_increase` Nullable(Float64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_cpu_times_percent_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `cpu` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `user_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `user_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `user_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `user_count` UInt32 CODEC(ZSTD(1)),
    `user_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `system_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `system_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `system_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `system_count` UInt32 CODEC(ZSTD(1)),
    `system_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `idle_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `idle_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `idle_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `idle_count` UInt32 CODEC(ZSTD(1)),
    `idle_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `nice_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `nice_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `nice_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `nice_count` UInt32 CODEC(ZSTD(1)),
    `nice_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `iowait_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `iowait_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `iowait_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `iowait_count` UInt32 CODEC(ZSTD(1)),
    `iowait_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `irq_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `irq_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `irq_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `irq_count` UInt32 CODEC(ZSTD(1)),
    `irq_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `softirq_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `softirq_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `softirq_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `softirq_count` UInt32 CODEC(ZSTD(1)),
    `softirq_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `steal_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `steal_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `steal_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `steal_count` UInt32 CODEC(ZSTD(1)),
    `steal_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `guest_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `guest_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `guest_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `guest_count` UInt32 CODEC(ZSTD(1)),
    `guest_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `guest_nice_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `guest_nice_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `guest_nice_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `guest_nice_count` UInt32 CODEC(ZSTD(1)),
    `guest_nice_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, cpu, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_cpu_times_percent_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `cpu` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `user_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `user_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `user_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `user_count` UInt32 CODEC(ZSTD(1)),
    `user_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `system_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `system_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `system_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `system_count` UInt32 CODEC(ZSTD(1)),
    `system_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `idle_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `idle_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `idle_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `idle_count` UInt32 CODEC(ZSTD(1)),
    `idle_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `nice_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `nice_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `nice_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `nice_count` UInt32 CODEC(ZSTD(1)),
    `nice_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `iowait_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `iowait_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `iowait_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `iowait_count` UInt32 CODEC(ZSTD(1)),
    `iowait_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `irq_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `irq_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `irq_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `irq_count` UInt32 CODEC(ZSTD(1)),
    `irq_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `softirq_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `softirq_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `softirq_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `softirq_count` UInt32 CODEC(ZSTD(1)),
    `softirq_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `steal_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `steal_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `steal_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `steal_count` UInt32 CODEC(ZSTD(1)),
    `steal_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `guest_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `guest_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `guest_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `guest_count` UInt32 CODEC(ZSTD(1)),
    `guest_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `guest_nice_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `guest_nice_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `guest_nice_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `guest_nice_count` UInt32 CODEC(ZSTD(1)),
    `guest_nice_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, cpu, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_cpu_freq_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `cpu` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `current_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `current_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `current_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `current_count` UInt32 CODEC(ZSTD(1)),
    `current_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `min_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `min_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `min_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `min_count` UInt32 CODEC(ZSTD(1)),
    `min_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `max_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `max_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `max_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `max_count` UInt32 CODEC(ZSTD(1)),
    `max_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, cpu, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_cpu_freq_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `cpu` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `current_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `current_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `current_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `current_count` UInt32 CODEC(ZSTD(1)),
    `current_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `min_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `min_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `min_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `min_count` UInt32 CODEC(ZSTD(1)),
    `min_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `max_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `max_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `max_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `max_count` UInt32 CODEC(ZSTD(1)),
    `max_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, cpu, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_pressure_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `resource` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `some_avg10_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `some_avg10_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `some_avg10_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `some_avg10_count` UInt32 CODEC(ZSTD(1)),
    `some_avg10_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `some_avg60_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `some_avg60_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `some_avg60_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `some_avg60_count` UInt32 CODEC(ZSTD(1)),
    `some_avg60_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `some_avg300_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `some_avg300_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `some_avg300_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `some_avg300_count` UInt32 CODEC(ZSTD(1)),
    `some_avg300_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `some_total_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `some_total_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `some_total_count` UInt32 CODEC(ZSTD(1)),
    `some_total_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `full_avg10_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `full_avg10_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `full_avg10_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `full_avg10_count` UInt32 CODEC(ZSTD(1)),
    `full_avg10_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `full_avg60_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `full_avg60_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `full_avg60_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `full_avg60_count` UInt32 CODEC(ZSTD(1)),
    `full_avg60_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `full_avg300_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `full_avg300_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `full_avg300_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `full_avg300_count` UInt32 CODEC(ZSTD(1)),
    `full_avg300_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `full_total_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `full_total_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `full_total_count` UInt32 CODEC(ZSTD(1)),
    `full_total_increase` Nullable(Float64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, resource, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_pressure_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `resource` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `some_avg10_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `some_avg10_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `some_avg10_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `some_avg10_count` UInt32 CODEC(ZSTD(1)),
    `some_avg10_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `some_avg60_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `some_avg60_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `some_avg60_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `some_avg60_count` UInt32 CODEC(ZSTD(1)),
    `some_avg60_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `some_avg300_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `some_avg300_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `some_avg300_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `some_avg300_count` UInt32 CODEC(ZSTD(1)),
    `some_avg300_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `some_total_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `some_total_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `some_total_count` UInt32 CODEC(ZSTD(1)),
    `some_total_increase` Nullable(Float64) CODEC(ZSTD(1)),
    `full_avg10_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `full_avg10_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `full_avg10_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `full_avg10_count` UInt32 CODEC(ZSTD(1)),
    `full_avg10_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `full_avg60_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `full_avg60_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `full_avg60_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `full_avg60_count` UInt32 CODEC(ZSTD(1)),
    `full_avg60_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `full_avg300_min` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `full_avg300_max` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `full_avg300_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `full_avg300_count` UInt32 CODEC(ZSTD(1)),
    `full_avg300_last` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `full_total_first` Nullable(UInt64) CODEC(ZSTD(1)),
    `full_total_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `full_total_count` UInt32 CODEC(ZSTD(1)),
    `full_total_increase` Nullable(Float64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, resource, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_net_if_stats_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `nic` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `isup_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `isup_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `isup_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `isup_count` UInt32 CODEC(ZSTD(1)),
    `isup_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `duplex_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `duplex_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `duplex_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `duplex_count` UInt32 CODEC(ZSTD(1)),
    `duplex_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `speed_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `speed_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `speed_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `speed_count` UInt32 CODEC(ZSTD(1)),
    `speed_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `mtu_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `mtu_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `mtu_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `mtu_count` UInt32 CODEC(ZSTD(1)),
    `mtu_last` Nullable(UInt64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, nic, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_net_if_stats_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `nic` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `isup_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `isup_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `isup_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `isup_count` UInt32 CODEC(ZSTD(1)),
    `isup_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `duplex_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `duplex_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `duplex_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `duplex_count` UInt32 CODEC(ZSTD(1)),
    `duplex_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `speed_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `speed_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `speed_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `speed_count` UInt32 CODEC(ZSTD(1)),
    `speed_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `mtu_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `mtu_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `mtu_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `mtu_count` UInt32 CODEC(ZSTD(1)),
    `mtu_last` Nullable(UInt64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, nic, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_net_connections_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `kind` LowCardinality(String) CODEC(ZSTD(1)),
    `status` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `value_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `value_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `value_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `value_count` UInt32 CODEC(ZSTD(1)),
    `value_last` Nullable(UInt64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, kind, status, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_net_connections_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `kind` LowCardinality(String) CODEC(ZSTD(1)),
    `status` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `value_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `value_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `value_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `value_count` UInt32 CODEC(ZSTD(1)),
    `value_last` Nullable(UInt64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, kind, status, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_sensors_temperatures_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `chip` LowCardinality(String) CODEC(ZSTD(1)),
    `label` LowCardinality(String) CODEC(ZSTD(1)),
    `index` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `current_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `current_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `current_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `current_count` UInt32 CODEC(ZSTD(1)),
    `current_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `high_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `high_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `high_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `high_count` UInt32 CODEC(ZSTD(1)),
    `high_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `critical_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `critical_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `critical_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `critical_count` UInt32 CODEC(ZSTD(1)),
    `critical_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, chip, label, index, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_sensors_temperatures_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `chip` LowCardinality(String) CODEC(ZSTD(1)),
    `label` LowCardinality(String) CODEC(ZSTD(1)),
    `index` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `current_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `current_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `current_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `current_count` UInt32 CODEC(ZSTD(1)),
    `current_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `high_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `high_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `high_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `high_count` UInt32 CODEC(ZSTD(1)),
    `high_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `critical_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `critical_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `critical_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `critical_count` UInt32 CODEC(ZSTD(1)),
    `critical_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, chip, label, index, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_sensors_fans_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `chip` LowCardinality(String) CODEC(ZSTD(1)),
    `label` LowCardinality(String) CODEC(ZSTD(1)),
    `index` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `current_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `current_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `current_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `current_count` UInt32 CODEC(ZSTD(1)),
    `current_last` Nullable(UInt64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, chip, label, index, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_sensors_fans_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `chip` LowCardinality(String) CODEC(ZSTD(1)),
    `label` LowCardinality(String) CODEC(ZSTD(1)),
    `index` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `current_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `current_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `current_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `current_count` UInt32 CODEC(ZSTD(1)),
    `current_last` Nullable(UInt64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, chip, label, index, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_sensors_battery_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `percent_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `percent_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `percent_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `percent_count` UInt32 CODEC(ZSTD(1)),
    `percent_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `secsleft_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `secsleft_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `secsleft_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `secsleft_count` UInt32 CODEC(ZSTD(1)),
    `secsleft_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `power_plugged_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `power_plugged_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `power_plugged_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `power_plugged_count` UInt32 CODEC(ZSTD(1)),
    `power_plugged_last` Nullable(UInt64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_sensors_battery_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `percent_min` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `percent_max` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `percent_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `percent_count` UInt32 CODEC(ZSTD(1)),
    `percent_last` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `secsleft_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `secsleft_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `secsleft_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `secsleft_count` UInt32 CODEC(ZSTD(1)),
    `secsleft_last` Nullable(UInt64) CODEC(ZSTD(1)),
    `power_plugged_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `power_plugged_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `power_plugged_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `power_plugged_count` UInt32 CODEC(ZSTD(1)),
    `power_plugged_last` Nullable(UInt64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_users_1m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `value_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `value_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `value_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `value_count` UInt32 CODEC(ZSTD(1)),
    `value_last` Nullable(UInt64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), host)
ORDER BY (toStartOfHour(ts), host, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_users_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `first_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `value_min` Nullable(UInt64) CODEC(ZSTD(1)),
    `value_max` Nullable(UInt64) CODEC(ZSTD(1)),
    `value_sum` Nullable(Float64) CODEC(ZSTD(1)),
    `value_count` UInt32 CODEC(ZSTD(1)),
    `value_last` Nullable(UInt64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), host)
ORDER BY (toStartOfDay(ts), host, ts)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS process_rollup_15m
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `name` LowCardinality(String) CODEC(ZSTD(1)),
    `username` LowCardinality(Nullable(String)) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `grp` UInt64 CODEC(ZSTD(1)),
    `cpu_ticks` Nullable(UInt64) CODEC(ZSTD(1)),
    `max_rss` Nullable(UInt64) CODEC(ZSTD(1)),
    `read_bytes` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_bytes` Nullable(UInt64) CODEC(ZSTD(1)),
    `samples` UInt32 CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(ts)
PRIMARY KEY (toStartOfHour(ts), ts)
ORDER BY (toStartOfHour(ts), ts, host, grp)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS process_rollup_1h
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `name` LowCardinality(String) CODEC(ZSTD(1)),
    `username` LowCardinality(Nullable(String)) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `version` UInt64 CODEC(ZSTD(1)),
    `grp` UInt64 CODEC(ZSTD(1)),
    `cpu_ticks` Nullable(UInt64) CODEC(ZSTD(1)),
    `max_rss` Nullable(UInt64) CODEC(ZSTD(1)),
    `read_bytes` Nullable(UInt64) CODEC(ZSTD(1)),
    `write_bytes` Nullable(UInt64) CODEC(ZSTD(1)),
    `samples` UInt32 CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfMonth(ts)
PRIMARY KEY (toStartOfDay(ts), ts)
ORDER BY (toStartOfDay(ts), ts, host, grp)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS storage_marks
(
    `name` LowCardinality(String) CODEC(ZSTD(1)),
    `at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree(at)
PRIMARY KEY name
ORDER BY name;
