/** Pieces of SQL between the number of a process in a column and its 16 hex digits, in which it comes and goes: JSON numbers end at 2^53. */
export const procUidOf = (text: string): string => `reinterpretAsUInt64(reverse(unhex(${text})))`;

export const procUidText = (column: string): string => `leftPad(lower(hex(${column})), 16, '0')`;
