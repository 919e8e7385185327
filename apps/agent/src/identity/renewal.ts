import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pause, writeWhole, type Logger, type ServerUsers } from '@psfleet/service-kit';
import type { AgentWarnings } from './agent-warnings.js';
import { ApiRequestError, requestApi } from './api-request.js';
import { identityFiles, joinRemedy, writeEnrolled, type Enrolled } from './identity-folder.js';
import { renewAt } from './jwt-life.js';

const firstRetryMs = 60_000;
const maxRetryMs = 3_600_000;
/** Timers of Node cannot be longer than 24 days, and a clock may jump. */
const checkEveryMs = 3_600_000;
/** A broker that refuses the credentials refuses them at every attempt to connect. */
const refusedEveryMs = 30_000;
const warningSource = 'credentials';

export interface RenewalOptions {
  readonly folder: string;
  readonly identity: Enrolled;
  /** The users, besides this one and root, whose API is trusted on this machine without TLS. */
  readonly serverUsers: ServerUsers;
  readonly warnings: AgentWarnings;
  readonly logger: Logger;
}

/**
 * Has the API issue new credentials, at half of their life and when the broker refuses them. They are used at the next
 * connection.
 */
export class CredentialsRenewal {
  /** Why this host cannot connect and what to do; null while all is well. */
  problem: string | null = null;
  readonly #options: RenewalOptions;
  readonly #stopping = new AbortController();
  #identity: Enrolled;
  #retryMs = firstRetryMs;
  #refusedMs = -Infinity;
  #running: Promise<void> | null = null;

  constructor(options: RenewalOptions) {
    this.#options = options;
    this.#identity = options.identity;
  }

  start(): void {
    this.#run().catch((error: unknown) => this.#logDefect(error));
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** The broker does not accept the credentials. */
  noteRefused(): void {
    if (performance.now() - this.#refusedMs < refusedEveryMs) {
      return;
    }
    this.#refusedMs = performance.now();
    this.problem ??= `the broker refuses the credentials of ${this.#identity.host}; asking the API for new ones`;
    this.renew().catch((error: unknown) => this.#logDefect(error));
  }

  /** The broker accepted the credentials. */
  noteAccepted(): void {
    this.problem = null;
  }

  /**
   * Fetches the authority of the fleet's certificates again if the known one does not fit the server's any more. Only a
   * document that the fleet's root key signed is believed.
   */
  async refreshAuthority(): Promise<void> {
    const { folder, serverUsers, logger } = this.#options;
    const { apiUrl, root } = this.#identity;
    const { ca } = identityFiles(folder);
    try {
      if (await this.#isAuthorityValid()) {
        return;
      }
      const { openTrustDocument, rootHashOf } = await import('@psfleet/trust');
      const signed = await requestApi({ api: apiUrl, path: '/api/v1/trust', ca: null, serverUsers });
      const { caPem } = openTrustDocument(signed, rootHashOf(root));
      if (caPem !== readFileSync(ca, 'utf8')) {
        writeWhole(ca, caPem);
        logger.info('the authority of the certificates has changed');
      }
    } catch (error) {
      logger.info(
        { reason: reasonOf(error) },
        'the authority of the certificates could not be checked; using the known',
      );
    }
  }

  /** Asks once. A failure is logged and shown, never thrown. */
  renew(): Promise<void> {
    this.#running ??= this.#renew().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const dueInMs = this.#identity.renewAtMs - Date.now();
      await pause(Math.max(0, Math.min(dueInMs, checkEveryMs)), signal);
      if (!signal.aborted && Date.now() >= this.#identity.renewAtMs) {
        await this.renew();
        await pause(this.#retryMs * (0.5 + Math.random() / 2), signal);
      }
    }
  }

  async #renew(): Promise<void> {
    const { logger } = this.#options;
    const { host } = this.#identity;
    try {
      await this.#fetchCredentials();
      this.#retryMs = firstRetryMs;
      this.problem = null;
      this.#options.warnings.set(warningSource, []);
      logger.info({ host, expiresAt: this.#identity.expiresAt }, 'credentials were renewed');
    } catch (error) {
      this.#retryMs = Math.min(this.#retryMs * 2, maxRetryMs);
      this.#noteFailure(error);
    }
  }

  async #isAuthorityValid(): Promise<boolean> {
    const { apiUrl } = this.#identity;
    if (!apiUrl.startsWith('https:')) {
      return false;
    }
    try {
      const ca = readFileSync(identityFiles(this.#options.folder).ca, 'utf8');
      await requestApi({ api: apiUrl, path: '/api/v1/trust', ca, serverUsers: this.#options.serverUsers });
      return true;
    } catch (error) {
      if (error instanceof ApiRequestError && error.isUntrusted) {
        return false;
      }
      throw error;
    }
  }

  async #fetchCredentials(): Promise<void> {
    await this.refreshAuthority();
    // Imported lazily: it is needed some times a year.
    const { formatCreds, nkeyFromSeed, parseCreds, signBytes } = await import('@psfleet/trust');
    const { host, apiUrl } = this.#identity;
    const files = identityFiles(this.#options.folder);
    const { seed } = parseCreds(readFileSync(files.creds, 'utf8'));
    const userKey = nkeyFromSeed(seed).publicKey;
    const nonce = randomBytes(16).toString('base64url');
    const signed = Buffer.from(`${host}\n${userKey}\n${nonce}`);
    const signature = signBytes('psfleet-renew', signed, readFileSync(files.key, 'utf8'));
    const answer = (await requestApi({
      api: apiUrl,
      path: '/api/v1/enrollments/renew',
      body: { host, userKey, nonce, signature },
      ca: readFileSync(files.ca, 'utf8'),
      serverUsers: this.#options.serverUsers,
    })) as { readonly jwt?: unknown; readonly expiresAt?: unknown; readonly natsUrl?: unknown } | null;
    const { jwt, expiresAt, natsUrl } = answer ?? {};
    if (typeof jwt !== 'string' || typeof expiresAt !== 'string' || typeof natsUrl !== 'string') {
      throw new ApiRequestError("the API's answer holds no credentials: it may be of another version");
    }
    const renewAtMs = renewAt(jwt, Date.now());
    writeWhole(files.creds, formatCreds(jwt, seed));
    this.#identity = { ...this.#identity, natsUrl, expiresAt, renewAtMs };
    writeEnrolled(this.#options.folder, this.#identity);
  }

  /** Whether renewal has failed for so long that a third of their life is left. They are renewed at half of it. */
  #isNearExpiry(): boolean {
    const { expiresAt, renewAtMs } = this.#identity;
    const endMs = Date.parse(expiresAt);
    return Date.now() > renewAtMs + (endMs - renewAtMs) / 3;
  }

  #logDefect(error: unknown): void {
    this.#options.logger.error({ err: error }, 'credentials are not renewed any more until the next start');
  }

  #noteFailure(error: unknown): void {
    const { logger } = this.#options;
    const { host, apiUrl } = this.#identity;
    const reason = reasonOf(error);
    const isFinal = error instanceof ApiRequestError && !error.isRetryable;
    if (isFinal || this.#isNearExpiry()) {
      // The reason may change with every attempt; the agent's log has it.
      const detail = `those of ${host} end at ${this.#identity.expiresAt}, and ${apiUrl} gave no new ones`;
      this.#options.warnings.set(warningSource, [{ code: 'credentials-expiring', detail }]);
    }
    if (isFinal) {
      const remedy = joinRemedy(`psfleet enroll create --replace ${host}`);
      this.problem = `the API gives ${host} no new credentials: ${reason}; to let this machine join again, ${remedy}`;
      logger.error({ host, apiUrl, problem: this.problem }, 'credentials are not renewed any more');
      return;
    }
    // Credentials that still work are no problem yet.
    if (this.problem !== null) {
      this.problem = `the broker refuses the credentials of ${host}, and the API did not renew them: ${reason}`;
    }
    logger.warn({ host, apiUrl, reason, expiresAt: this.#identity.expiresAt }, 'credentials could not be renewed yet');
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
