import type { ClickHouseCredentials, TestClickHouse, TestNats } from '@psfleet/embedded';
import type { NatsRole } from '@psfleet/wire';

type Environment = Readonly<Record<string, string>>;

/** The variables by which a program finds the broker and is let in. */
export function natsEnvironment({ url, users }: TestNats, role: NatsRole): Environment {
  return { PSFLEET_NATS_URL: url, PSFLEET_NATS_USER: users[role].user, PSFLEET_NATS_PASSWORD: users[role].password };
}

/** The variables by which a program finds ClickHouse and is let in. */
export function clickhouseEnvironment(
  { url, database }: TestClickHouse,
  { user, password }: ClickHouseCredentials,
): Environment {
  return {
    PSFLEET_CLICKHOUSE_URL: url,
    PSFLEET_CLICKHOUSE_USER: user,
    PSFLEET_CLICKHOUSE_PASSWORD: password,
    PSFLEET_CLICKHOUSE_DATABASE: database,
  };
}
