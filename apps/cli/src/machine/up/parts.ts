/** The parts of one machine in the order in which they start. */
export const PARTS = ['nats', 'clickhouse', 'collector', 'api', 'agent'] as const;
export type Part = (typeof PARTS)[number];

/** First who writes, then who reads, then the servers. */
export const STOP_ORDER: readonly Part[] = ['agent', 'collector', 'api', 'clickhouse', 'nats'];

export const PART_NAMES: Readonly<Record<Part, string>> = {
  nats: 'nats-server',
  clickhouse: 'ClickHouse',
  collector: 'collector',
  api: 'API',
  agent: 'agent',
};
