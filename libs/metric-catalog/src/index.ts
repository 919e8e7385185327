export { catalog, findGroup, findMetric, groups, metrics } from './catalog.js';
export type { Catalog, GroupName, Metric } from './catalog.js';
export type { DimensionDefinition, FieldDefinition, GroupDefinition, Platform } from './define.js';
export { camelCase } from './derive/camel-case.js';
export type { CamelCase } from './derive/camel-case.js';
export { fromStored, toStored } from './derive/rows.js';
export type { GroupRow } from './derive/rows.js';
export { units } from './units.js';
export type { Unit } from './units.js';
