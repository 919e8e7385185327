import { readFileSync } from 'node:fs';
import os from 'node:os';
import { ConfigError, loadEnvConfig } from '@psfleet/service-kit';
import { TrustError } from '@psfleet/trust';
import { agentSettings, identityFolder } from './config/agent-config.js';
import type { EnrollCommand } from './config/command-line.js';
import { ApiRequestError } from './identity/api-request.js';
import { enrollHost } from './identity/enroll.js';
import { readIdentity } from './identity/identity-folder.js';
import { describeDifference, readMachineMarks } from './identity/machine-marks.js';

const { state, identity, hostname, rootFs, serverUsers } = agentSettings;

/** Enrols this machine and returns what to print. Throws ConfigError for everything that somebody can mend. */
export async function runEnroll({ env, api, tokenFile, again }: EnrollCommand): Promise<string> {
  const config = loadEnvConfig({ state, identity, hostname, rootFs, serverUsers }, env);
  const folder = identityFolder(config);
  const machine = readMachineMarks(config.rootFs ?? '');
  const known = readIfUsable(folder);
  if (known !== null && describeDifference(known.machine, machine) === null && !again) {
    return `This machine is enrolled as ${known.host} already; to enrol it again, pass --again.\n`;
  }
  try {
    const enrolled = await enrollHost({
      api,
      token: readToken(tokenFile),
      folder,
      hostname: config.hostname ?? os.hostname(),
      machine,
      serverUsers: config.serverUsers,
    });
    return `This machine is enrolled as ${enrolled.host}. Its keys are in ${folder}: start the agent, or restart it.\n`;
  } catch (error) {
    if (error instanceof TrustError || error instanceof ApiRequestError || error instanceof TypeError) {
      throw new ConfigError([{ variable: 'enrolment', rule: `failed: ${error.message}` }]);
    }
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined && unwritable.has(code)) {
      throw new ConfigError([{ variable: folder, rule: `cannot be written (${code}): ${writeRemedy}` }]);
    }
    throw error;
  }
}

const unwritable: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'EEXIST']);
const writeRemedy =
  'run this as root or as the user of the agent, with room on the disk, or name another folder with --identity; ' +
  'the same token works again';

/** Null for an identity that has to be made again anyway. */
function readIfUsable(folder: string): ReturnType<typeof readIdentity> | null {
  try {
    return readIdentity(folder);
  } catch (error) {
    if (error instanceof ConfigError) {
      return null;
    }
    throw error;
  }
}

function readToken(tokenFile: string): string {
  try {
    return readFileSync(tokenFile === '-' ? 0 : tokenFile, 'utf8');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new ConfigError([
      { variable: '--token-file', rule: `names ${tokenFile}, which cannot be read (${code}); - is standard input` },
    ]);
  }
}
