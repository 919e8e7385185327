/** The parts of one machine in the order in which they start. */
export const parts = ['nats', 'clickhouse', 'api', 'collector', 'agent'] as const;
export type Part = (typeof parts)[number];

/** Writers stop first, then readers, then the servers. */
export const stopOrder: readonly Part[] = ['agent', 'collector', 'api', 'clickhouse', 'nats'];

export const partNames: Readonly<Record<Part, string>> = {
  nats: 'nats-server',
  clickhouse: 'ClickHouse',
  collector: 'collector',
  api: 'API',
  agent: 'agent',
};
