import { offsetOf } from '../native/layouts/layout.js';
import { securityId } from '../native/layouts/process-layouts.js';
import { openStructure, requireRange } from './structure.js';

/** A SID as people write it: 'S-1-5-18'. */
export function decodeSecurityId(bytes: Buffer): string {
  const source = 'GetTokenInformation(TokenUser)';
  const read = openStructure(bytes, 0, securityId, source);
  const count = read('SubAuthorityCount');
  const partsAt = offsetOf(securityId, 'SubAuthority');
  requireRange(bytes, partsAt, count * 4, 'SID', source);
  const authority = bytes.readUIntBE(offsetOf(securityId, 'IdentifierAuthority'), 6);
  const parts = Array.from({ length: count }, (_, index) => bytes.readUInt32LE(partsAt + index * 4));
  return ['S', read('Revision'), authority, ...parts].join('-');
}
