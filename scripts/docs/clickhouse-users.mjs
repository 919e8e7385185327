import { replaceSection } from './section.mjs';
import { code, renderTable } from './table.mjs';

/** The limits of a server with the memory that `psfleet up` gives it. */
const memoryBytes = 1_500_000_000;

/** The document, with the table of ClickHouse's users written again. */
export function renderClickHouseUsers(document, { clickhouseUsers, rightsOf }) {
  const rows = clickhouseUsers.map((user) => {
    const { purpose, grants, revokes, profile, writtenBytesPerHour } = rightsOf(user, memoryBytes, false);
    const limits = Object.entries(profile.limits).map(([name, limit]) => `${name} ${limit}`);
    const written = writtenBytesPerHour === null ? [] : [`${writtenBytesPerHour} bytes written in an hour`];
    return [
      code(user),
      purpose,
      list(grants.map((grant) => grant.replace(/^GRANT /, ''))),
      list(revokes.map((revoke) => revoke.replace(/^REVOKE /, ''))),
      list([...limits, ...written]),
    ];
  });
  return replaceSection(
    document,
    'ClickHouse users',
    renderTable(['user', 'purpose', 'granted', 'but not', 'limits'], rows),
  );
}

function list(texts) {
  return texts.length === 0 ? '' : texts.map(code).join(', ');
}
