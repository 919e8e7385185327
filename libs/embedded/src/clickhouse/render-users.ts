import { createHash } from 'node:crypto';
import {
  type ClickHousePasswords,
  clickhouseUsers,
  type ClickHouseUser,
  rightsOf,
  type SettingsProfile,
  type UserRights,
} from './clickhouse-users.js';
import { escapeXml } from './escape-xml.js';

export interface UsersOptions {
  readonly passwords: ClickHousePasswords;
  /** Memory that the server may use in total, in bytes. */
  readonly memoryBytes: number;
  readonly isClustered: boolean;
  /** Password of a further user `admin` who may do everything; null: there is none. */
  readonly adminPassword: string | null;
}

/**
 * Settings under which the hosting query alone can run. It belongs to the user `default`, which clickhouse-local
 * requires to have no password; a request that becomes this user cannot change them, and no query is that short.
 */
const hostingProfile: SettingsProfile = {
  forbidden: [],
  fixed: { readonly: 1, max_query_size: 1, max_ast_elements: 1 },
  limits: {},
  defaults: {},
};

/**
 * What the hosting process is given instead: ClickHouse applies the settings of its command line unchecked. These are
 * its defaults, because they are also those of everybody else.
 */
export const hostingArguments = ['--readonly=0', '--max_query_size=262144', '--max_ast_elements=50000'] as const;

/** Renders the users of a ClickHouse on this machine. The file has hashes of the passwords, not these. */
export function renderUsersConfig({ passwords, memoryBytes, isClustered, adminPassword }: UsersOptions): string {
  const loopback = '127.0.0.1';
  const users = clickhouseUsers.map((user) => {
    const rights = rightsOf(user, memoryBytes, isClustered);
    return renderUser(user, rights, hashed(passwords[user]), loopback);
  });
  const profiles = clickhouseUsers.map((user) => renderProfile(user, rightsOf(user, memoryBytes, isClustered).profile));
  return `<!-- Written by psfleet at every start: changes are lost. -->
<clickhouse>
  <profiles>
    <default/>
${renderProfile('hosting', hostingProfile)}
${profiles.join('\n')}
  </profiles>
  <quotas>
    <default/>
${renderQuotas(memoryBytes)}
  </quotas>
  <users>
    <!-- Who runs the hosting query; see the profile. -->
    <default>
      <password></password>
      <networks><ip>${loopback}</ip></networks>
      <profile>hosting</profile>
      <quota>default</quota>
${renderGrants(['GRANT SYSTEM LISTEN ON *.*', 'GRANT READ ON FILE', 'GRANT CREATE TEMPORARY TABLE ON *.*'])}
    </default>
${users.join('\n')}
${adminPassword === null ? '' : `${renderAdmin(adminPassword, loopback)}\n`}  </users>
</clickhouse>
`;
}

/** Memory that docker-compose.yml gives ClickHouse by default, less what config.d leaves to others. */
const composeMemoryBytes = Math.floor(0.8 * 4 * 1024 ** 3);

/** Renders the same users for the server of docker-compose.yml, which takes the passwords from its environment. */
export function renderComposeUsers(): string {
  const rightsByUser = clickhouseUsers.map((user) => [user, rightsOf(user, composeMemoryBytes, false)] as const);
  return `<!-- Written by "npm run sync-docs" from libs/embedded/src/clickhouse/clickhouse-users.ts.
     The passwords come from the environment. There is no user without one. -->
<clickhouse>
  <profiles>
${rightsByUser.map(([user, { profile }]) => renderProfile(user, profile)).join('\n')}
  </profiles>
  <quotas>
${renderQuotas(composeMemoryBytes)}
  </quotas>
  <users>
    <default remove="remove"/>
${rightsByUser
  .map(([user, rights]) =>
    renderUser(user, rights, `<password from_env="PSFLEET_CLICKHOUSE_${user.toUpperCase()}_PASSWORD"/>`, '::/0'),
  )
  .join('\n')}
  </users>
</clickhouse>
`;
}

function renderUser(user: ClickHouseUser, rights: UserRights, password: string, network: string): string {
  return `    <!-- ${rights.purpose} -->
    <${user}>
      ${password}
      <networks><ip>${network}</ip></networks>
      <profile>${user}</profile>
      <quota>${rights.writtenBytesPerHour === null ? 'default' : user}</quota>
${renderGrants([...rights.grants, ...rights.revokes])}
    </${user}>`;
}

function renderAdmin(password: string, network: string): string {
  return `    <admin>
      ${hashed(password)}
      <networks><ip>${network}</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
${renderGrants(['GRANT ALL ON *.*'])}
    </admin>`;
}

function hashed(password: string): string {
  return `<password_sha256_hex>${createHash('sha256').update(password).digest('hex')}</password_sha256_hex>`;
}

function renderGrants(statements: readonly string[]): string {
  const queries = statements.map((statement) => `        <query>${escapeXml(statement)}</query>`);
  return `      <grants>\n${queries.join('\n')}\n      </grants>`;
}

function renderProfile(name: string, { forbidden, fixed, limits, defaults }: SettingsProfile): string {
  const values = Object.entries({ ...defaults, ...fixed, ...limits });
  const constraints = [
    ...[...forbidden, ...Object.keys(fixed)].map((setting) => [setting, '<readonly/>'] as const),
    ...Object.entries(limits).map(([setting, limit]) => [setting, `<min>1</min><max>${limit}</max>`] as const),
  ];
  return `    <${name}>
${values.map(([setting, value]) => `      ${element(setting, String(value))}`).join('\n')}
      <constraints>
${constraints.map(([setting, constraint]) => `        ${element(setting, constraint)}`).join('\n')}
      </constraints>
    </${name}>`;
}

function renderQuotas(memoryBytes: number): string {
  return clickhouseUsers
    .flatMap((user) => {
      const { writtenBytesPerHour } = rightsOf(user, memoryBytes, false);
      return writtenBytesPerHour === null
        ? []
        : `    <${user}><interval><duration>3600</duration>` +
            `<written_bytes>${writtenBytesPerHour}</written_bytes></interval></${user}>`;
    })
    .join('\n');
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}
