/**
 * SQL that converts between a procUid's column (UInt64) and its 16 hex digits. It travels as text, because JSON numbers
 * are exact only up to 2^53.
 */
export const procUidOf = (text: string): string => `reinterpretAsUInt64(reverse(unhex(${text})))`;

/** Whether the identity of a process that no sweep saw is made of its row's host, boot id, pid and fork. */
export const isGenuineUnswept = (table: string): string => {
  const parts = [
    `${table}.host`,
    `${table}.boot_id`,
    `toString(${table}.pid)`,
    `concat(toString(${table}.forked_us), ' us')`,
  ];
  const hashed = parts.map((part) => `unhex(leftPad(hex(length(${part})), 8, '0')), ${part}`).join(', ');
  return `ifNull(${table}.proc_uid = reinterpretAsUInt64(reverse(substring(SHA256(concat(${hashed})), 1, 8))), false)`;
};

export const procUidText = (column: string): string => `leftPad(lower(hex(${column})), 16, '0')`;
