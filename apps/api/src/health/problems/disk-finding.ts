import type { Finding } from './finding.js';
import type { HealthProblemCode } from './health-problem-table.js';

const gigabyte = 1e9;

/** Too little is a tenth of a disk, or 20 GB of a large one; almost nothing is a fiftieth, or 2 GB. Sizes in bytes. */
export function diskFinding(code: HealthProblemCode, disk: string, freeBytes: number, totalBytes: number): Finding[] {
  if (freeBytes >= Math.min(totalBytes / 10, 20 * gigabyte)) {
    return [];
  }
  const isCritical = freeBytes < Math.min(totalBytes / 50, 2 * gigabyte);
  const detail = `${disk} has ${inGigabytes(freeBytes)} of ${inGigabytes(totalBytes)} GB left`;
  return [{ code, severity: isCritical ? 'critical' : 'warning', detail }];
}

function inGigabytes(bytes: number): string {
  return (bytes / gigabyte).toFixed(1);
}
