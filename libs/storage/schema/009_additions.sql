-- Written by "npm run sync-schema" from the metric catalog and the tables of the wire.

ALTER TABLE process_samples ADD COLUMN IF NOT EXISTS `tcp_sent_bytes` Nullable(UInt64) CODEC(ZSTD(1)) AFTER exited;
ALTER TABLE process_samples ADD COLUMN IF NOT EXISTS `tcp_sent_bytes_total` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_sent_bytes;
ALTER TABLE process_samples ADD COLUMN IF NOT EXISTS `tcp_received_bytes` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_sent_bytes_total;
ALTER TABLE process_samples ADD COLUMN IF NOT EXISTS `tcp_received_bytes_total` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_received_bytes;

ALTER TABLE ticks ADD COLUMN IF NOT EXISTS `max_tcp_sent_bytes` Nullable(UInt64) CODEC(ZSTD(1)) AFTER max_write_bytes;
ALTER TABLE ticks ADD COLUMN IF NOT EXISTS `max_tcp_received_bytes` Nullable(UInt64) CODEC(ZSTD(1)) AFTER max_tcp_sent_bytes;

ALTER TABLE metrics_host ADD COLUMN IF NOT EXISTS `has_tcp_traffic` Bool CODEC(ZSTD(1)) AFTER users_value;
ALTER TABLE metrics_host ADD COLUMN IF NOT EXISTS `tcp_traffic_sent_bytes` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)) AFTER has_tcp_traffic;
ALTER TABLE metrics_host ADD COLUMN IF NOT EXISTS `tcp_traffic_received_bytes` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)) AFTER tcp_traffic_sent_bytes;
ALTER TABLE metrics_host ADD COLUMN IF NOT EXISTS `tcp_traffic_unattributed_sent_bytes` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)) AFTER tcp_traffic_received_bytes;
ALTER TABLE metrics_host ADD COLUMN IF NOT EXISTS `tcp_traffic_unattributed_received_bytes` Nullable(UInt64) CODEC(Delta(8), ZSTD(1)) AFTER tcp_traffic_unattributed_sent_bytes;
ALTER TABLE metrics_host ADD COLUMN IF NOT EXISTS `tcp_traffic_sockets` Nullable(UInt64) CODEC(T64, ZSTD(1)) AFTER tcp_traffic_unattributed_received_bytes;
ALTER TABLE metrics_host ADD COLUMN IF NOT EXISTS `tcp_traffic_lost_ends` Nullable(UInt64) CODEC(Delta(8), T64, ZSTD(1)) AFTER tcp_traffic_sockets;

ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_first_at` Nullable(DateTime64(3, 'UTC')) CODEC(Delta(8), ZSTD(1)) AFTER users_value_last;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_last_at` Nullable(DateTime64(3, 'UTC')) CODEC(Delta(8), ZSTD(1)) AFTER tcp_traffic_first_at;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_sent_bytes_first` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_last_at;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_sent_bytes_last` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_sent_bytes_first;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_sent_bytes_count` UInt32 CODEC(ZSTD(1)) AFTER tcp_traffic_sent_bytes_last;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_sent_bytes_increase` Nullable(Float64) CODEC(ZSTD(1)) AFTER tcp_traffic_sent_bytes_count;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_received_bytes_first` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_sent_bytes_increase;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_received_bytes_last` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_received_bytes_first;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_received_bytes_count` UInt32 CODEC(ZSTD(1)) AFTER tcp_traffic_received_bytes_last;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_received_bytes_increase` Nullable(Float64) CODEC(ZSTD(1)) AFTER tcp_traffic_received_bytes_count;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_unattributed_sent_bytes_first` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_received_bytes_increase;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_unattributed_sent_bytes_last` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_unattributed_sent_bytes_first;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_unattributed_sent_bytes_count` UInt32 CODEC(ZSTD(1)) AFTER tcp_traffic_unattributed_sent_bytes_last;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_unattributed_sent_bytes_increase` Nullable(Float64) CODEC(ZSTD(1)) AFTER tcp_traffic_unattributed_sent_bytes_count;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_unattributed_received_bytes_first` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_unattributed_sent_bytes_increase;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_unattributed_received_bytes_last` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_unattributed_received_bytes_first;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_unattributed_received_bytes_count` UInt32 CODEC(ZSTD(1)) AFTER tcp_traffic_unattributed_received_bytes_last;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_unattributed_received_bytes_increase` Nullable(Float64) CODEC(ZSTD(1)) AFTER tcp_traffic_unattributed_received_bytes_count;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_sockets_min` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_unattributed_received_bytes_increase;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_sockets_max` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_sockets_min;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_sockets_sum` Nullable(Float64) CODEC(ZSTD(1)) AFTER tcp_traffic_sockets_max;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_sockets_count` UInt32 CODEC(ZSTD(1)) AFTER tcp_traffic_sockets_sum;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_sockets_last` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_sockets_count;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_lost_ends_first` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_sockets_last;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_lost_ends_last` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_lost_ends_first;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_lost_ends_count` UInt32 CODEC(ZSTD(1)) AFTER tcp_traffic_lost_ends_last;
ALTER TABLE metrics_host_1m ADD COLUMN IF NOT EXISTS `tcp_traffic_lost_ends_increase` Nullable(Float64) CODEC(ZSTD(1)) AFTER tcp_traffic_lost_ends_count;

ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_first_at` Nullable(DateTime64(3, 'UTC')) CODEC(Delta(8), ZSTD(1)) AFTER users_value_last;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_last_at` Nullable(DateTime64(3, 'UTC')) CODEC(Delta(8), ZSTD(1)) AFTER tcp_traffic_first_at;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_sent_bytes_first` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_last_at;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_sent_bytes_last` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_sent_bytes_first;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_sent_bytes_count` UInt32 CODEC(ZSTD(1)) AFTER tcp_traffic_sent_bytes_last;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_sent_bytes_increase` Nullable(Float64) CODEC(ZSTD(1)) AFTER tcp_traffic_sent_bytes_count;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_received_bytes_first` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_sent_bytes_increase;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_received_bytes_last` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_received_bytes_first;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_received_bytes_count` UInt32 CODEC(ZSTD(1)) AFTER tcp_traffic_received_bytes_last;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_received_bytes_increase` Nullable(Float64) CODEC(ZSTD(1)) AFTER tcp_traffic_received_bytes_count;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_unattributed_sent_bytes_first` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_received_bytes_increase;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_unattributed_sent_bytes_last` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_unattributed_sent_bytes_first;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_unattributed_sent_bytes_count` UInt32 CODEC(ZSTD(1)) AFTER tcp_traffic_unattributed_sent_bytes_last;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_unattributed_sent_bytes_increase` Nullable(Float64) CODEC(ZSTD(1)) AFTER tcp_traffic_unattributed_sent_bytes_count;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_unattributed_received_bytes_first` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_unattributed_sent_bytes_increase;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_unattributed_received_bytes_last` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_unattributed_received_bytes_first;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_unattributed_received_bytes_count` UInt32 CODEC(ZSTD(1)) AFTER tcp_traffic_unattributed_received_bytes_last;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_unattributed_received_bytes_increase` Nullable(Float64) CODEC(ZSTD(1)) AFTER tcp_traffic_unattributed_received_bytes_count;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_sockets_min` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_unattributed_received_bytes_increase;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_sockets_max` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_sockets_min;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_sockets_sum` Nullable(Float64) CODEC(ZSTD(1)) AFTER tcp_traffic_sockets_max;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_sockets_count` UInt32 CODEC(ZSTD(1)) AFTER tcp_traffic_sockets_sum;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_sockets_last` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_sockets_count;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_lost_ends_first` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_sockets_last;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_lost_ends_last` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_traffic_lost_ends_first;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_lost_ends_count` UInt32 CODEC(ZSTD(1)) AFTER tcp_traffic_lost_ends_last;
ALTER TABLE metrics_host_1h ADD COLUMN IF NOT EXISTS `tcp_traffic_lost_ends_increase` Nullable(Float64) CODEC(ZSTD(1)) AFTER tcp_traffic_lost_ends_count;

ALTER TABLE process_rollup_15m ADD COLUMN IF NOT EXISTS `tcp_sent_bytes` Nullable(UInt64) CODEC(ZSTD(1)) AFTER samples;
ALTER TABLE process_rollup_15m ADD COLUMN IF NOT EXISTS `tcp_received_bytes` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_sent_bytes;

ALTER TABLE process_rollup_1h ADD COLUMN IF NOT EXISTS `tcp_sent_bytes` Nullable(UInt64) CODEC(ZSTD(1)) AFTER samples;
ALTER TABLE process_rollup_1h ADD COLUMN IF NOT EXISTS `tcp_received_bytes` Nullable(UInt64) CODEC(ZSTD(1)) AFTER tcp_sent_bytes;
