const units = ['B', 'K', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'] as const;

/** Formats 10000 as '9.8K': one decimal, steps of 1024; negative numbers keep their sign. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let step = 0;
  while (Math.abs(value) >= 1024 && step < units.length - 1) {
    value /= 1024;
    step += 1;
  }
  return `${value.toFixed(1)}${units[step] ?? ''}`;
}
