-- A search asks which command lines were cut. Few are, so the index skips almost all granules.

ALTER TABLE processes ADD INDEX IF NOT EXISTS cut_filter cmdline_cut TYPE minmax GRANULARITY 4;
