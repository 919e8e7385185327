import os from 'node:os';

/** One line that says which machine produced the figures. */
export function machine() {
  const cpu = os.cpus()[0]?.model ?? 'unknown CPU';
  return `${cpu}, ${os.cpus().length} cores, Linux ${os.release()}, Node ${process.version}`;
}
