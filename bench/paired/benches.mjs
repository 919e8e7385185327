// The benchmarks that `npm run bench:paired` compares: their scripts, the arguments that make a run short enough to be
// repeated eight times, and the largest allowed upper end of the interval of a ratio.

const [strict, loose] = [1.05, 1.1];

export const benches = {
  /** About 40 s a run. */
  psutil: { script: 'psutil.mjs', bound: strict, args: ['--own-only', '--every', '2', '--sweeps', '6'] },
  /** About 75 s a run. Ticks every 2 s instead of 10 give enough of them to compare. */
  agent: {
    script: 'agent.mjs',
    bound: strict,
    args: ['--own-only', '--interval', '2', '--warm-up', '22', '--compiling', '0', '--seconds', '46'],
  },
  /** About 45 s a run. */
  disk: { script: 'disk.mjs', bound: strict, args: ['--hosts', '5', '--hours', '6'] },
  /** About 45 s a run. */
  ingest: { script: 'ingest.mjs', bound: loose, args: ['--collector-only', '--rows', '2000000'] },
  /** About 4 minutes a run. */
  fleet: {
    script: 'fleet.mjs',
    bound: loose,
    args: ['--hosts', '3000', '--seconds', '120', '--ramp', '30'],
  },
};
