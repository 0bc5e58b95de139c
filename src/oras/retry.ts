import { isEbpfError } from '../base/index.ts';
import type { EbpfError } from '../base/index.ts';
import type { Credential } from '../content/index.ts';
import type { OrasSettings } from './options.ts';

/** Stalls after which a movement is given up: each has already cost a whole idle timeout. */
const MAX_STALLS = 2;

/**
 * Decides whether a movement is begun anew. oras has its own retries below ours; what it has tried again already is
 * tried fewer times here, so that waits do not multiply.
 */
export class Tries {
  readonly #settings: OrasSettings;
  #count = 0;
  #stalls = 0;
  #refusal: EbpfError | undefined;
  #shown: Credential | undefined;

  constructor(settings: OrasSettings) {
    this.#settings = settings;
  }

  /** How often it was begun anew. */
  get count(): number {
    return this.#count;
  }

  /** True after a registry refused a credential, which may have expired. */
  get renew(): boolean {
    return this.#refusal !== undefined;
  }

  /** Told of the credential for each attempt; throws the refusal when it is the one that was refused. */
  show(credential: Credential | undefined): void {
    const known = JSON.stringify(credential) === JSON.stringify(this.#shown);
    if (this.#refusal !== undefined && known) throw this.#refusal;
    this.#shown = credential;
  }

  /** Waits before the next attempt, or throws the error when there shall be none. */
  async survive(error: unknown, signal: AbortSignal | undefined): Promise<void> {
    if (!isEbpfError(error)) throw error;
    if (this.#refusal === undefined && this.#shown !== undefined && mayHaveExpired(error)) {
      this.#refusal = error;
      return;
    }
    if (error.details['retryable'] !== true) throw error;
    const { retries, clock, logger } = this.#settings;
    const most =
      error.details['retriedByOras'] === true
        ? Math.min(retries.attempts, retries.attemptsAfterOras)
        : retries.attempts;
    this.#count += 1;
    if (error.code === 'registry-stalled') this.#stalls += 1;
    if (this.#count >= most || this.#stalls >= MAX_STALLS) throw error;
    logger.debug('oras is started again', { attempt: this.#count + 1, why: error.message });
    const bound = Math.min(retries.maxDelayMs, retries.minDelayMs * 2 ** (this.#count - 1));
    await clock.sleep(clock.random() * bound, signal);
  }
}

function mayHaveExpired({ code, message }: EbpfError): boolean {
  return (
    code === 'registry-unauthorized' || (code === 'registry-denied' && /expired/i.test(message))
  );
}
