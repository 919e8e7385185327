import { counter, defineGroup, gauge } from '../define.js';

export const agent = defineGroup({
  name: 'agent',
  number: 13,
  help: 'What the agent itself costs and loses',
  dimensions: {},
  fields: {
    cpu_time: counter(1, 's', 'CPU time of the agent since its start, user and system', { decimals: 2 }),
    rss: gauge(2, 'By', 'Resident memory of the agent'),
    sweep_time: gauge(3, 'ms', 'Time that the last sweep over all processes took', { decimals: 1 }),
    sample_time: gauge(4, 'ms', 'Time that all samplers of the last tick took', { decimals: 1 }),
    sampler_failures: counter(5, '{failure}', 'Samplers that failed, since the start of the agent'),
    spool_messages: gauge(6, '{message}', 'Messages that wait for the broker'),
    spool_bytes: gauge(7, 'By', 'Size of the spool, messages included that the broker has'),
    dropped_messages: counter(
      8,
      '{message}',
      'Messages given up because the spool was full or the broker refused them, since the start of the agent',
    ),
    published_bytes: counter(
      9,
      'By',
      'Size of all messages that the broker acknowledged, since the start of the agent',
    ),
    skipped_ticks: counter(
      10,
      '{failure}',
      'Ticks skipped because the one before was still running, since the start of the agent',
    ),
  },
});
