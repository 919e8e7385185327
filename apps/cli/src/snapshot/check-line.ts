import type { Host } from '@psfleet/sdk';
import type { SnapshotHeader, SnapshotMetrics } from './snapshot-format.js';

type JsonObject = Readonly<Record<string, unknown>>;

export function isHeader(line: JsonObject): line is JsonObject & SnapshotHeader {
  return (
    isTime(line['createdAt']) &&
    isTime(line['from']) &&
    isTime(line['to']) &&
    isTexts(line['hosts']) &&
    isTexts(line['labels']) &&
    (line['search'] === null || isText(line['search']))
  );
}

/** Checks what answers are computed from: its name, its labels and its CPUs. */
export function isHost(value: unknown): value is Host {
  if (!isObject(value) || !isText(value['host']) || !isTextByText(value['labels'])) {
    return false;
  }
  const cpus = value['cpuCount'] ?? null;
  return cpus === null || isNumber(cpus);
}

export function isMetrics(value: unknown): value is SnapshotMetrics {
  return (
    isObject(value) &&
    isText(value['agg']) &&
    isNumber(value['step']) &&
    value['step'] > 0 &&
    Array.isArray(value['data']) &&
    value['data'].every(isSeries)
  );
}

function isSeries(value: unknown): boolean {
  return (
    isObject(value) &&
    isText(value['metric']) &&
    (value['host'] === null || isText(value['host'])) &&
    isTextByText(value['dimensions']) &&
    Array.isArray(value['points']) &&
    value['points'].every(isPoint)
  );
}

function isPoint(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && isTime(value[0]) && (value[1] === null || isNumber(value[1]));
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

export function isTime(value: unknown): value is string {
  return typeof value === 'string' && Number.isFinite(Date.parse(value));
}

function isTextByText(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isText);
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}
