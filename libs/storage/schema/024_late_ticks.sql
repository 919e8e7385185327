-- Whether an answer about the past still holds is asked of a table that is nearly always empty, instead of all ticks.

CREATE TABLE IF NOT EXISTS late_ticks
(
    `host` String CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `inserted_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY ts
ORDER BY (ts, host, inserted_at)
TTL toDateTime(ts) + INTERVAL 14 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS late_ticks_of_ticks TO late_ticks AS
SELECT t.host AS host, min(t.ts) AS ts, max(t.inserted_at) AS inserted_at
FROM ticks AS t
WHERE t.inserted_at > t.ts + toIntervalMillisecond(60000)
GROUP BY t.host, toStartOfFifteenMinutes(t.ts);

INSERT INTO late_ticks (host, ts, inserted_at)
SETTINGS max_partitions_per_insert_block = 0
SELECT t.host AS host, min(t.ts) AS ts, max(t.inserted_at) AS inserted_at
FROM ticks AS t
WHERE t.inserted_at > t.ts + toIntervalMillisecond(60000)
GROUP BY t.host, toStartOfFifteenMinutes(t.ts);
