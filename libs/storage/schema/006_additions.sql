-- Written by "npm run sync-schema" from the metric catalog and the tables of the wire.

ALTER TABLE hosts ADD COLUMN IF NOT EXISTS `warnings` Array(String) CODEC(ZSTD(1)) AFTER agent_version;
ALTER TABLE hosts ADD COLUMN IF NOT EXISTS `warnings_known` Bool CODEC(ZSTD(1)) AFTER warnings;
