import { NativeCallFailed } from '../../errors.js';
import { decodeSecurityId } from '../decode/security-id.js';
import { decodeTerminated } from '../decode/text.js';
import { processRights, readImageName } from '../native/processes.js';
import { readOwner } from '../native/tokens.js';
import type { ProcessSource } from './process-source.js';
import { decodeBootTime } from '../decode/time.js';
import { readSystemInformation } from '../native/system-information.js';

const idlePid = 0;
/** ERROR_GEN_FAILURE: a process of the kernel has no program. */
const noProgram = 31;

export function readName(source: ProcessSource): string {
  return source.pid === idlePid ? 'System Idle Process' : source.entry().name;
}

/** '' for processes of the kernel, such as that of compressed memory. */
export function readPath(source: ProcessSource): string {
  try {
    const path = source.use(processRights.queryLimited, readImageName);
    return decodeTerminated(path, 0, 'QueryFullProcessImageNameW');
  } catch (error) {
    if (error instanceof NativeCallFailed && error.errno === noProgram) {
      return '';
    }
    throw error;
  }
}

/** DOMAIN\user; the SID if no account has it. */
export function readUserName(source: ProcessSource): string {
  const { id, account } = source.use(processRights.queryLimited, readOwner);
  if (account === null) {
    return decodeSecurityId(id);
  }
  const name = decodeTerminated(account.name, 0, 'LookupAccountSidW');
  const domain = decodeTerminated(account.domain, 0, 'LookupAccountSidW');
  return domain === '' ? name : `${domain}\\${name}`;
}

/** Seconds since the epoch; processes of the kernel without a start began with the system. */
export function readCreateTime(source: ProcessSource): number {
  const ticks = source.startTicks();
  return ticks === null ? decodeBootTime(readSystemInformation('SystemTimeOfDayInformation')) : ticks / 1e6;
}
