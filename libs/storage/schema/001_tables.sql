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
    `seq` UInt64 CODEC(Delta(8), ZSTD(1)),
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
    INDEX proc_uid_filter proc_uid TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toMonday(ts)
PRIMARY KEY (host, proc_uid)
ORDER BY (host, proc_uid, ts, seq)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS process_samples
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(Delta(8), ZSTD(1)),
    `proc_uid` UInt64 CODEC(ZSTD(1)),
    `name` LowCardinality(String) CODEC(ZSTD(1)),
    `username` LowCardinality(Nullable(String)) CODEC(ZSTD(1)),
    `status` LowCardinality(Nullable(String)) CODEC(ZSTD(1)),
    `cpu_ticks` Nullable(UInt32) CODEC(T64, ZSTD(1)),
    `cpu_ticks_total` Nullable(UInt64) CODEC(ZSTD(1)),
    `rss` Nullable(UInt64) CODEC(ZSTD(1)),
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
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, proc_uid, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS process_events
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `boot_id` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(Delta(8), ZSTD(1)),
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
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS ticks
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(Delta(8), ZSTD(1)),
    `part` UInt32 CODEC(ZSTD(1)),
    `parts` UInt32 CODEC(ZSTD(1)),
    `host_id` LowCardinality(String) CODEC(ZSTD(1)),
    `boot_id` LowCardinality(String) CODEC(ZSTD(1)),
    `queue` LowCardinality(String) CODEC(ZSTD(1)),
    `elapsed_ms` Nullable(UInt64) CODEC(ZSTD(1)),
    `keyframe` Bool CODEC(ZSTD(1)),
    `processes` UInt64 CODEC(ZSTD(1)),
    `dropped` UInt64 CODEC(ZSTD(1)),
    `event_source` LowCardinality(String) CODEC(ZSTD(1)),
    `inserted_at` DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_cpu_times
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `cpu` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(Delta(8), ZSTD(1)),
    `user` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(1)),
    `system` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(1)),
    `idle` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(1)),
    `nice` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(1)),
    `iowait` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(1)),
    `irq` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(1)),
    `softirq` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(1)),
    `steal` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(1)),
    `guest` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(1)),
    `guest_nice` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(1)),
    `inserted_at` DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, cpu, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_cpu_percent
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `cpu` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(Delta(8), ZSTD(1)),
    `value` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `inserted_at` DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, cpu, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_cpu_count
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(Delta(8), ZSTD(1)),
    `logical` Nullable(UInt64) CODEC(ZSTD(1)),
    `cores` Nullable(UInt64) CODEC(ZSTD(1)),
    `inserted_at` DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_cpu_stats
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(Delta(8), ZSTD(1)),
    `ctx_switches` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `interrupts` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `soft_interrupts` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `syscalls` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `inserted_at` DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_getloadavg
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(Delta(8), ZSTD(1)),
    `load1` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `load5` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `load15` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `inserted_at` DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_virtual_memory
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(Delta(8), ZSTD(1)),
    `total` Nullable(UInt64) CODEC(ZSTD(1)),
    `available` Nullable(UInt64) CODEC(ZSTD(1)),
    `percent` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `used` Nullable(UInt64) CODEC(ZSTD(1)),
    `free` Nullable(UInt64) CODEC(ZSTD(1)),
    `active` Nullable(UInt64) CODEC(ZSTD(1)),
    `inactive` Nullable(UInt64) CODEC(ZSTD(1)),
    `buffers` Nullable(UInt64) CODEC(ZSTD(1)),
    `cached` Nullable(UInt64) CODEC(ZSTD(1)),
    `shared` Nullable(UInt64) CODEC(ZSTD(1)),
    `slab` Nullable(UInt64) CODEC(ZSTD(1)),
    `inserted_at` DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_swap_memory
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(Delta(8), ZSTD(1)),
    `total` Nullable(UInt64) CODEC(ZSTD(1)),
    `used` Nullable(UInt64) CODEC(ZSTD(1)),
    `free` Nullable(UInt64) CODEC(ZSTD(1)),
    `percent` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `sin` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `sout` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `inserted_at` DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_disk_usage
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `mountpoint` LowCardinality(String) CODEC(ZSTD(1)),
    `device` LowCardinality(String) CODEC(ZSTD(1)),
    `fstype` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(Delta(8), ZSTD(1)),
    `total` Nullable(UInt64) CODEC(ZSTD(1)),
    `used` Nullable(UInt64) CODEC(ZSTD(1)),
    `free` Nullable(UInt64) CODEC(ZSTD(1)),
    `percent` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `inserted_at` DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, mountpoint, device, fstype, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_disk_io_counters
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `disk` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(Delta(8), ZSTD(1)),
    `read_count` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `write_count` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `read_bytes` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `write_bytes` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `read_time` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `write_time` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `read_merged_count` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `write_merged_count` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `busy_time` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `inserted_at` DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, disk, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_net_io_counters
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `nic` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(Delta(8), ZSTD(1)),
    `bytes_sent` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `bytes_recv` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `packets_sent` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `packets_recv` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `errin` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `errout` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `dropin` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `dropout` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `inserted_at` DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, nic, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_boot_time
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(Delta(8), ZSTD(1)),
    `value` Nullable(Decimal(18, 2)) CODEC(ZSTD(1)),
    `inserted_at` DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_process_count
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `status` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(Delta(8), ZSTD(1)),
    `value` Nullable(UInt64) CODEC(ZSTD(1)),
    `inserted_at` DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, status, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS metric_agent
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(Delta(8), ZSTD(1)),
    `cpu_time` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(1)),
    `rss` Nullable(UInt64) CODEC(ZSTD(1)),
    `sweep_time` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `sample_time` Nullable(Decimal(18, 1)) CODEC(ZSTD(1)),
    `sampler_failures` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `spool_messages` Nullable(UInt64) CODEC(ZSTD(1)),
    `spool_bytes` Nullable(UInt64) CODEC(ZSTD(1)),
    `dropped_messages` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `published_bytes` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `skipped_ticks` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `inserted_at` DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host)
ORDER BY (toStartOfFifteenMinutes(ts), host, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1;

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
