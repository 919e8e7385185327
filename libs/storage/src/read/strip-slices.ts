import type { GroupDefinition } from '@psfleet/metric-catalog';
import { dimensionColumn, metricColumn, metricTableOf, presenceColumn, rawRowsOf } from '../schema/metric-tables.js';
import { firstAtColumn, metricRollupName, type MetricTier } from '../schema/rollup-tables.js';
import type { TierSlice } from './tier-slice.js';

/** `idle`: waits for I/O as the CPU sees them, where the kernel has no pressure stall information. */
type ValueName = 'cpu' | 'memory' | 'io' | 'pressure' | 'idle';

interface StripValue {
  readonly group: GroupDefinition;
  readonly field: string;
  /** Takes the rows whose dimension has this value, or another one. */
  readonly only?: { readonly is: boolean; readonly value: string };
}

export interface StripSource {
  /** Rows without this group are left out. */
  readonly group: GroupDefinition;
  readonly values: Readonly<Partial<Record<ValueName, StripValue>>>;
  /** Only the total of all CPUs. */
  readonly isTotal: boolean;
}

/**
 * SQL for `host`, the `bucket` and the values of the source, of every row of the slices. Its parameters are `stepMs`,
 * `isAll`, `hosts` and those of {@link boundsOf}.
 */
export function renderSlices(source: StripSource, slices: readonly TierSlice<MetricTier>[]): string {
  return slices.map(({ tier }, index) => renderSlice(source, tier, index)).join('\n  UNION ALL');
}

/** The parameters that bound the slices. */
export function boundsOf(slices: readonly TierSlice<MetricTier>[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    slices.flatMap(({ from, to }, index) => [
      [`from${index}`, from],
      [`to${index}`, to],
    ]),
  );
}

function renderSlice(
  { group, values, isTotal }: StripSource,
  tier: TierSlice<MetricTier>['tier'],
  index: number,
): string {
  const table = metricTableOf(group);
  const isRaw = tier === 'raw';
  const dimension = isRaw ? dimensionColumn(0) : `\`${table.dimensions[0] ?? ''}\``;
  const columns = Object.entries(values).map(([name, { group: of, field, only }]) => {
    const column = metricColumn(of, field);
    const value = `toFloat64(${isRaw ? column : `${column}_max`})`;
    const condition = only === undefined ? '' : `${dimension} ${only.is ? '=' : '!='} '${only.value}'`;
    return `, ${condition === '' ? value : `if(${condition}, ${value}, NULL)`} AS ${name}_value`;
  });
  const conditions = [
    ...(isRaw ? [rawRowsOf(table), presenceColumn(group)] : [`isNotNull(${firstAtColumn(group)})`]),
    ...(isTotal ? [`${dimension} = ''`] : []),
  ];
  return `
  SELECT host, intDiv(toUnixTimestamp64Milli(ts), {stepMs:Int64}) * {stepMs:Int64} AS bucket${columns.join('')}
  FROM ${isRaw ? table.raw : metricRollupName(table.name, tier)}
  WHERE ts >= fromUnixTimestamp64Milli({from${index}:Int64}, 'UTC')
    AND ts < fromUnixTimestamp64Milli({to${index}:Int64}, 'UTC')
    AND ({isAll:Bool} OR host IN {hosts:Array(String)})
    AND ${conditions.join(' AND ')}`;
}
