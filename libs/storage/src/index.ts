export { createStorage, Storage } from './client.js';
export type { QueryAnswer, QueryOptions, StorageOptions, TableBlock } from './client.js';
export { StorageError } from './errors.js';
export type { StorageErrorCode } from './errors.js';
export { findPendingMigrations, migrate } from './migrate/migrate.js';
export type { ClusterLayout } from './migrate/cluster-statements.js';
export { readMigrations } from './migrate/migration-files.js';
export type { Migration } from './migrate/migration-files.js';
export {
  dimensionColumn,
  dimensionNames,
  metricColumn,
  metricTableOf,
  metricTables,
  presenceColumn,
} from './schema/metric-tables.js';
export { applyRetention } from './retention/apply-retention.js';
export { limitDisk, readDiskUse, type DiskUse, type DroppedDay } from './retention/limit-disk.js';
export { defaultRetentionDays, type RetentionDays, type RetentionTier } from './schema/retention.js';
export { insertBlocks } from './write/insert-blocks.js';
export { RowSink } from './write/row-sink.js';
export type { ActionRecord, ActionStatus } from './actions/action-record.js';
export { readActions, type ActionsQuery } from './actions/read-actions.js';
export { storeAction } from './actions/store-action.js';
export { readTargetsByPid, readTargetsByProcUid, type ActionTargetRow } from './read/action-target.js';
export { readExits, readExitsOnAnyHost, readOomVictims } from './read/exits.js';
export { readFleetMarks, recordedMarkKinds, type FleetMarkRow } from './read/fleet-marks.js';
export { readFleetStrip, type FleetStripBucket } from './read/fleet-strip.js';
export { readSilentHosts, type SilenceRow } from './read/silent-hosts.js';
export { readHostNames, readHosts, type HostRow, type HostsQuery } from './read/hosts.js';
export { readHostsNamed } from './read/hosts-named.js';
export {
  readIdentities,
  readIdentitiesAt,
  readIdentitiesAtMoments,
  readIdentitiesInTables,
  readIdentitiesOfPrograms,
  readIdentitiesOnAnyHost,
  type IdentityKey,
  type IdentityRow,
} from './read/identities.js';
export { readProgramHosts, type ProgramHostsRow } from './read/program-hosts.js';
export { readProgramProcesses } from './read/program-processes.js';
export { readProgramsAtMoment, type HostMoment } from './read/programs-at-moment.js';
export type { WantedPrograms } from './read/wanted-programs.js';
export { repeatedMs } from './read/table-anchors.js';
export {
  insertionSettleMs,
  readInsertions,
  tickSettleMs,
  type Insertions,
  type InsertionsQuery,
} from './read/insertions.js';
export { readKeyMetrics, type KeyMetrics } from './read/key-metrics.js';
export type { Keyset } from './read/keyset.js';
export {
  readLatestTicks,
  type LatestTick,
  type LatestTicks,
  type LatestTicksQuery,
  type HintedTick,
} from './read/latest-ticks.js';
export {
  readClockedTicks,
  readLastTicks,
  type ClockedTick,
  type LastTick,
  type LastTicksQuery,
} from './read/last-ticks.js';
export { readLatestMetrics, type LatestMetricRow, type LatestMetricsQuery } from './read/latest-metrics.js';
export { rankFiltered } from './read/filtered-top.js';
export { groupings, type Grouping, type GroupKey } from './read/group-keys.js';
export {
  momentAmounts,
  readGroupsAtMoment,
  type GroupAtMoment,
  type GroupsAtMoment,
  type MomentAmount,
} from './read/groups-at-moment.js';
export { readGroupsOverTime, type UsingGroup, type UsingGroups } from './read/groups-over-time.js';
export { readGaugePeak } from './read/host-gauge-peak.js';
export { readHostIncreases, type HostIncrease, type HostIncreases } from './read/host-increases.js';
export { readRolledIncreases } from './read/rolled-increases.js';
export { isRolledGrouping, readRolledGroups, rolledGroupings, type RolledGrouping } from './read/rolled-groups.js';
export { readTickCoverage, type TickCoverage } from './read/tick-coverage.js';
export { usedAmounts, type UsedAmount } from './read/used-amounts.js';
export {
  aggregations,
  isRolledUpSeries,
  mergers,
  readMetricSeries,
  type Aggregation,
  type Merger,
  type MetricPoint,
  type MetricSeriesQuery,
} from './read/metric-series.js';
export {
  processEventKinds,
  readProcessEvents,
  type EventPosition,
  type ProcessEventKind,
  type ProcessEventRow,
  type ProcessEventsQuery,
} from './read/process-events.js';
export {
  processFacets,
  readProcessFacets,
  type FacetRow,
  type FacetsQuery,
  type ProcessFacet,
} from './read/process-facets.js';
export { readProcessHistory, type ProcessHistoryQuery, type ProcessHistoryRow } from './read/process-history.js';
export {
  rankByCounter,
  rankByGauge,
  readRankedSamples,
  type RankedSample,
  type RankedProcess,
  type RankedProcesses,
} from './read/process-top.js';
export {
  isCounterMetric,
  topMetrics,
  type CounterMetric,
  type GaugeMetric,
  type TopMetric,
} from './read/top-metrics.js';
export {
  isRolledUp,
  readTopPrograms,
  readTopProcesses,
  type TopWindowQuery,
  type TopProgramRow,
  type TopWindowRow,
} from './read/process-top-window.js';
export { readHostsWithCutCommandLines, readHostsWithCutCommandLinesIn } from './read/cut-command-lines.js';
export { readOldestIdentity } from './read/oldest-identity.js';
export {
  readProcessValues,
  valuedFields,
  type ProcessValueRow,
  type ProcessValuesQuery,
  type ValuedField,
} from './read/process-values.js';
export { readFirstSeen, readLastSeen } from './read/process-lifetime.js';
export {
  processSorts,
  readProcessTable,
  type ProcessSort,
  type ProcessTableQuery,
  type ProcessTableRow,
} from './read/process-table.js';
export type { SampleFields } from './read/sample-columns.js';
export type { TableAnchor, TickAnchor } from './read/table-anchors.js';
export { readWholeTables, type WholeTables } from './read/whole-tables.js';
export { searchesText, type ProcessFilters } from './read/process-conditions.js';
export { readProcessRuns, type ProcessRunsQuery, type ProcessRunsRow } from './read/process-runs.js';
export { conditionsOfMoment } from './read/range-conditions.js';
export { readStorageState, type StorageDisk, type StorageState } from './read/storage-state.js';
export { readStorageUsage, type DayUsage, type StorageUsage, type TableUsage } from './read/storage-usage.js';
export { readTierBounds, type TierBounds } from './read/tier-bounds.js';
export type { TierSlice } from './read/tier-slice.js';
export { rollUpStep, type RollUpOptions, type RollUpStep } from './rollup/roll-up.js';
export { metricRollupName, processRollupName, type MetricTier, type ProcessTier } from './schema/rollup-tables.js';
