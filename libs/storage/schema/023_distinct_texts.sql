-- A text is kept once a day, however many hosts have it: a fleet mostly runs the same programs.

CREATE TABLE IF NOT EXISTS distinct_texts
(
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `text_hash` UInt64 CODEC(ZSTD(1)),
    `name` String CODEC(ZSTD(1)),
    `text` String CODEC(ZSTD(1)),
    INDEX text_filter text TYPE ngrambf_v1(4, 16384, 3, 0) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(ts)
PRIMARY KEY name
ORDER BY (name, text_hash)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS index_granularity = 1024, index_granularity_bytes = 131072, ttl_only_drop_parts = 1, merge_selector_base = 12;

CREATE MATERIALIZED VIEW IF NOT EXISTS distinct_texts_of_processes TO distinct_texts AS
SELECT host, ts, text_hash, lowerUTF8(name) AS name,
    concat(lowerUTF8(name), '\n', lowerUTF8(arrayStringConcat(cmdline, ' '))) AS text
FROM processes
LIMIT 1 BY toDate(ts), text_hash;

INSERT INTO distinct_texts (host, ts, text_hash, name, text)
SETTINGS max_partitions_per_insert_block = 0, max_block_size = 8192, min_insert_block_size_bytes = 33554432
SELECT host, ts, text_hash, lowerUTF8(name) AS name,
    concat(lowerUTF8(name), '\n', lowerUTF8(arrayStringConcat(cmdline, ' '))) AS text
FROM processes
LIMIT 1 BY toDate(ts), text_hash;

DROP VIEW IF EXISTS process_texts_of_processes SYNC;

DROP TABLE IF EXISTS process_texts SYNC;
