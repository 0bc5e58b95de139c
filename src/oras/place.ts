import { anySignal, fail } from '../base/index.ts';
import type { Abortable, Limiter } from '../base/index.ts';
import type { Credential } from '../content/index.ts';
import { isDigest, isTag } from '../oci/index.ts';
import type { Digest } from '../oci/index.ts';
import type { OrasSettings } from './options.ts';
import type { OrasProcess } from './process.ts';
import type { Workspace } from './workspace.ts';

/** What all places of one client share. */
export interface OrasHost {
  readonly settings: OrasSettings;
  /** Path of the program; its version was checked. */
  readonly program: () => Promise<string>;
  readonly workspace: Workspace;
  /** Oras that read. A writing one may wait for a reading one, never the other way round: two limits cannot lock up. */
  readonly readers: Limiter;
  readonly writers: Limiter;
  /** Warns of limits that oras does not keep to, once for each registry. */
  readonly warnOfLimits: (registry: string) => void;
  /** Those that run now. */
  readonly running: Set<OrasProcess>;
}

interface Where {
  readonly registry: string;
  readonly repository: string;
  /** Changes of referrers wait there for each other: oras reads, changes and writes the fallback index. */
  readonly turns: Limiter;
}

/** One repository at its registry: what the files of this room share. */
export class Place {
  readonly host: OrasHost;
  readonly registry: string;
  readonly repository: string;
  readonly turns: Limiter;

  constructor(host: OrasHost, { registry, repository, turns }: Where) {
    this.host = host;
    this.registry = registry;
    this.repository = repository;
    this.turns = turns;
  }

  /** `host/repository`, for messages. */
  get name(): string {
    return `${this.registry}/${this.repository}`;
  }

  /** The caller's signal together with the client's. */
  signalOf({ signal }: Abortable): AbortSignal | undefined {
    return anySignal(signal, this.host.settings.signal);
  }

  credential(how: {
    readonly renew: boolean;
    readonly signal: AbortSignal | undefined;
  }): Promise<Credential | undefined> {
    return this.host.settings.credentials(this.registry, { repository: this.repository, ...how });
  }
}

/** `:tag` or `@digest`, checked: it becomes part of an argument. */
export function suffixOf(reference: string): string {
  if (isDigest(reference)) return `@${reference}`;
  if (isTag(reference)) return `:${reference}`;
  return fail('reference-invalid', `"${reference.slice(0, 140)}" is neither a tag nor a digest.`);
}

/** `:tag`, checked. */
export function tagSuffix(tag: string): string {
  if (isTag(tag)) return `:${tag}`;
  return fail('reference-invalid', `"${tag.slice(0, 140)}" is not a tag.`, {
    hint: 'A tag has at most 128 letters, digits, dots, dashes and underscores.',
  });
}

/** `@digest`, checked. */
export function digestSuffix(digest: Digest): string {
  if (isDigest(digest)) return `@${digest}`;
  return fail('digest-invalid', 'The digest asked for is not a sha256 or sha512 digest.');
}
