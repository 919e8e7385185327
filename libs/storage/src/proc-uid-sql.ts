/**
 * SQL that converts between a procUid's column (UInt64) and its 16 hex digits. It travels as text, because JSON numbers
 * are exact only up to 2^53.
 */
export const procUidOf = (text: string): string => `reinterpretAsUInt64(reverse(unhex(${text})))`;

export const procUidText = (column: string): string => `leftPad(lower(hex(${column})), 16, '0')`;
