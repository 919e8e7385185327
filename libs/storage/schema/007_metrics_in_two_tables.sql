-- Raw rows of all metric groups with dimensions share a table: each table costs a dozen files with each insert.
-- Written from the metric catalog.

CREATE TABLE IF NOT EXISTS metrics_by_dimension
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `dimensions` LowCardinality(String) CODEC(ZSTD(1)),
    `dimension_1` LowCardinality(String) CODEC(ZSTD(1)),
    `dimension_2` LowCardinality(String) CODEC(ZSTD(1)),
    `dimension_3` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `seq` UInt64 CODEC(DoubleDelta, ZSTD(1)),
    `has_cpu_times` Bool CODEC(ZSTD(1)),
    `cpu_times_user` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `cpu_times_system` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `cpu_times_idle` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `cpu_times_nice` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `cpu_times_iowait` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `cpu_times_irq` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `cpu_times_softirq` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `cpu_times_steal` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `cpu_times_guest` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `cpu_times_guest_nice` Nullable(Decimal(18, 2)) CODEC(Delta(8), ZSTD(3)),
    `has_cpu_percent` Bool CODEC(ZSTD(1)),
    `cpu_percent_value` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `has_cpu_times_percent` Bool CODEC(ZSTD(1)),
    `cpu_times_percent_user` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `cpu_times_percent_system` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `cpu_times_percent_idle` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `cpu_times_percent_nice` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `cpu_times_percent_iowait` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `cpu_times_percent_irq` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `cpu_times_percent_softirq` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `cpu_times_percent_steal` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `cpu_times_percent_guest` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `cpu_times_percent_guest_nice` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `has_cpu_freq` Bool CODEC(ZSTD(1)),
    `cpu_freq_current` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `cpu_freq_min` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `cpu_freq_max` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `has_disk_usage` Bool CODEC(ZSTD(1)),
    `disk_usage_total` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `disk_usage_used` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `disk_usage_free` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `disk_usage_percent` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `has_disk_io_counters` Bool CODEC(ZSTD(1)),
    `disk_io_counters_read_count` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `disk_io_counters_write_count` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `disk_io_counters_read_bytes` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `disk_io_counters_write_bytes` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `disk_io_counters_read_time` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `disk_io_counters_write_time` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `disk_io_counters_read_merged_count` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `disk_io_counters_write_merged_count` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `disk_io_counters_busy_time` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `has_net_io_counters` Bool CODEC(ZSTD(1)),
    `net_io_counters_bytes_sent` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `net_io_counters_bytes_recv` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)),
    `net_io_counters_packets_sent` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `net_io_counters_packets_recv` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `net_io_counters_errin` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `net_io_counters_errout` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `net_io_counters_dropin` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `net_io_counters_dropout` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `has_net_if_stats` Bool CODEC(ZSTD(1)),
    `net_if_stats_isup` Nullable(UInt64) CODEC(T64, ZSTD(1)),
    `net_if_stats_duplex` Nullable(UInt64) CODEC(T64, ZSTD(1)),
    `net_if_stats_speed` Nullable(UInt64) CODEC(T64, ZSTD(1)),
    `net_if_stats_mtu` Nullable(UInt64) CODEC(GCD, T64, ZSTD(1)),
    `has_process_count` Bool CODEC(ZSTD(1)),
    `process_count_value` Nullable(UInt64) CODEC(T64, ZSTD(1)),
    `has_pressure` Bool CODEC(ZSTD(1)),
    `pressure_some_avg10` Nullable(Decimal(18, 2)) CODEC(T64, ZSTD(1)),
    `pressure_some_avg60` Nullable(Decimal(18, 2)) CODEC(T64, ZSTD(1)),
    `pressure_some_avg300` Nullable(Decimal(18, 2)) CODEC(T64, ZSTD(1)),
    `pressure_some_total` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `pressure_full_avg10` Nullable(Decimal(18, 2)) CODEC(T64, ZSTD(1)),
    `pressure_full_avg60` Nullable(Decimal(18, 2)) CODEC(T64, ZSTD(1)),
    `pressure_full_avg300` Nullable(Decimal(18, 2)) CODEC(T64, ZSTD(1)),
    `pressure_full_total` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)),
    `has_net_connections` Bool CODEC(ZSTD(1)),
    `net_connections_value` Nullable(UInt64) CODEC(T64, ZSTD(1)),
    `has_sensors_temperatures` Bool CODEC(ZSTD(1)),
    `sensors_temperatures_current` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `sensors_temperatures_high` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `sensors_temperatures_critical` Nullable(Decimal(18, 1)) CODEC(T64, ZSTD(1)),
    `has_sensors_fans` Bool CODEC(ZSTD(1)),
    `sensors_fans_current` Nullable(UInt64) CODEC(T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY (toStartOfFifteenMinutes(ts), host, dimensions)
ORDER BY (toStartOfFifteenMinutes(ts), host, dimensions, dimension_1, dimension_2, dimension_3, ts, seq)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, merge_selector_base = 12;

INSERT INTO metrics_by_dimension (
  host, dimensions, dimension_1, ts, seq, `has_cpu_times`, `cpu_times_user`, `cpu_times_system`, `cpu_times_idle`,
  `cpu_times_nice`, `cpu_times_iowait`, `cpu_times_irq`, `cpu_times_softirq`, `cpu_times_steal`, `cpu_times_guest`,
  `cpu_times_guest_nice`, `has_cpu_percent`, `cpu_percent_value`, `has_cpu_times_percent`, `cpu_times_percent_user`,
  `cpu_times_percent_system`, `cpu_times_percent_idle`, `cpu_times_percent_nice`, `cpu_times_percent_iowait`,
  `cpu_times_percent_irq`, `cpu_times_percent_softirq`, `cpu_times_percent_steal`, `cpu_times_percent_guest`,
  `cpu_times_percent_guest_nice`, `has_cpu_freq`, `cpu_freq_current`, `cpu_freq_min`, `cpu_freq_max`
)
SELECT
  host, 'cpu', `cpu`, ts, seq, `has_cpu_times`, `cpu_times_user`, `cpu_times_system`, `cpu_times_idle`,
  `cpu_times_nice`, `cpu_times_iowait`, `cpu_times_irq`, `cpu_times_softirq`, `cpu_times_steal`, `cpu_times_guest`,
  `cpu_times_guest_nice`, `has_cpu_percent`, `cpu_percent_value`, `has_cpu_times_percent`, `cpu_times_percent_user`,
  `cpu_times_percent_system`, `cpu_times_percent_idle`, `cpu_times_percent_nice`, `cpu_times_percent_iowait`,
  `cpu_times_percent_irq`, `cpu_times_percent_softirq`, `cpu_times_percent_steal`, `cpu_times_percent_guest`,
  `cpu_times_percent_guest_nice`, `has_cpu_freq`, `cpu_freq_current`, `cpu_freq_min`, `cpu_freq_max`
FROM metrics_cpu
SETTINGS max_threads = 1, max_partitions_per_insert_block = 0;

INSERT INTO metrics_by_dimension (
  host, dimensions, dimension_1, dimension_2, dimension_3, ts, seq, `has_disk_usage`, `disk_usage_total`,
  `disk_usage_used`, `disk_usage_free`, `disk_usage_percent`
)
SELECT
  host, 'mountpoint,device,fstype', `mountpoint`, `device`, `fstype`, ts, seq, `has_disk_usage`, `disk_usage_total`,
  `disk_usage_used`, `disk_usage_free`, `disk_usage_percent`
FROM metrics_mountpoint_device_fstype
SETTINGS max_threads = 1, max_partitions_per_insert_block = 0;

INSERT INTO metrics_by_dimension (
  host, dimensions, dimension_1, ts, seq, `has_disk_io_counters`, `disk_io_counters_read_count`,
  `disk_io_counters_write_count`, `disk_io_counters_read_bytes`, `disk_io_counters_write_bytes`,
  `disk_io_counters_read_time`, `disk_io_counters_write_time`, `disk_io_counters_read_merged_count`,
  `disk_io_counters_write_merged_count`, `disk_io_counters_busy_time`
)
SELECT
  host, 'disk', `disk`, ts, seq, `has_disk_io_counters`, `disk_io_counters_read_count`,
  `disk_io_counters_write_count`, `disk_io_counters_read_bytes`, `disk_io_counters_write_bytes`,
  `disk_io_counters_read_time`, `disk_io_counters_write_time`, `disk_io_counters_read_merged_count`,
  `disk_io_counters_write_merged_count`, `disk_io_counters_busy_time`
FROM metrics_disk
SETTINGS max_threads = 1, max_partitions_per_insert_block = 0;

INSERT INTO metrics_by_dimension (
  host, dimensions, dimension_1, ts, seq, `has_net_io_counters`, `net_io_counters_bytes_sent`,
  `net_io_counters_bytes_recv`, `net_io_counters_packets_sent`, `net_io_counters_packets_recv`,
  `net_io_counters_errin`, `net_io_counters_errout`, `net_io_counters_dropin`, `net_io_counters_dropout`,
  `has_net_if_stats`, `net_if_stats_isup`, `net_if_stats_duplex`, `net_if_stats_speed`, `net_if_stats_mtu`
)
SELECT
  host, 'nic', `nic`, ts, seq, `has_net_io_counters`, `net_io_counters_bytes_sent`, `net_io_counters_bytes_recv`,
  `net_io_counters_packets_sent`, `net_io_counters_packets_recv`, `net_io_counters_errin`, `net_io_counters_errout`,
  `net_io_counters_dropin`, `net_io_counters_dropout`, `has_net_if_stats`, `net_if_stats_isup`, `net_if_stats_duplex`,
  `net_if_stats_speed`, `net_if_stats_mtu`
FROM metrics_nic
SETTINGS max_threads = 1, max_partitions_per_insert_block = 0;

INSERT INTO metrics_by_dimension (
  host, dimensions, dimension_1, ts, seq, `has_process_count`, `process_count_value`
)
SELECT
  host, 'status', `status`, ts, seq, `has_process_count`, `process_count_value`
FROM metrics_status
SETTINGS max_threads = 1, max_partitions_per_insert_block = 0;

INSERT INTO metrics_by_dimension (
  host, dimensions, dimension_1, ts, seq, `has_pressure`, `pressure_some_avg10`, `pressure_some_avg60`,
  `pressure_some_avg300`, `pressure_some_total`, `pressure_full_avg10`, `pressure_full_avg60`, `pressure_full_avg300`,
  `pressure_full_total`
)
SELECT
  host, 'resource', `resource`, ts, seq, `has_pressure`, `pressure_some_avg10`, `pressure_some_avg60`,
  `pressure_some_avg300`, `pressure_some_total`, `pressure_full_avg10`, `pressure_full_avg60`, `pressure_full_avg300`,
  `pressure_full_total`
FROM metrics_resource
SETTINGS max_threads = 1, max_partitions_per_insert_block = 0;

INSERT INTO metrics_by_dimension (
  host, dimensions, dimension_1, dimension_2, ts, seq, `has_net_connections`, `net_connections_value`
)
SELECT
  host, 'kind,status', `kind`, `status`, ts, seq, `has_net_connections`, `net_connections_value`
FROM metrics_kind_status
SETTINGS max_threads = 1, max_partitions_per_insert_block = 0;

INSERT INTO metrics_by_dimension (
  host, dimensions, dimension_1, dimension_2, dimension_3, ts, seq, `has_sensors_temperatures`,
  `sensors_temperatures_current`, `sensors_temperatures_high`, `sensors_temperatures_critical`, `has_sensors_fans`,
  `sensors_fans_current`
)
SELECT
  host, 'chip,label,index', `chip`, `label`, `index`, ts, seq, `has_sensors_temperatures`,
  `sensors_temperatures_current`, `sensors_temperatures_high`, `sensors_temperatures_critical`, `has_sensors_fans`,
  `sensors_fans_current`
FROM metrics_chip_label_index
SETTINGS max_threads = 1, max_partitions_per_insert_block = 0;
