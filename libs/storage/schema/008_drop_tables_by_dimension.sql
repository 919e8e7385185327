-- Their rows are in metrics_by_dimension. A migration of its own, because the one before must be able to run again.

DROP TABLE IF EXISTS metrics_cpu SYNC;
DROP TABLE IF EXISTS metrics_mountpoint_device_fstype SYNC;
DROP TABLE IF EXISTS metrics_disk SYNC;
DROP TABLE IF EXISTS metrics_nic SYNC;
DROP TABLE IF EXISTS metrics_status SYNC;
DROP TABLE IF EXISTS metrics_resource SYNC;
DROP TABLE IF EXISTS metrics_kind_status SYNC;
DROP TABLE IF EXISTS metrics_chip_label_index SYNC;
