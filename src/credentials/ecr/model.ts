import type { Abortable, Logger } from '../../base/index.ts';
import type { Environment } from '../places.ts';

/** What the AWS side works in. */
export interface AwsSurroundings {
  readonly env: Environment;
  /** Home folder. */
  readonly home: string;
  readonly logger: Logger;
  /** The proxy for an address; undefined to go directly. */
  readonly proxyFor: (url: URL) => URL | undefined;
}

/** A login that ECR made. */
export interface Authorization {
  readonly username: string;
  readonly secret: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** How a repository of a private registry is set up when it is made. What is left out is as the account has it. */
export interface RepositorySettings {
  /** No tag can be moved once it was pushed. */
  readonly immutableTags?: boolean | undefined;
  /** ECR looks for known vulnerabilities in what is pushed. */
  readonly scanOnPush?: boolean | undefined;
  readonly encryption?: RepositoryEncryption | undefined;
}

export interface RepositoryEncryption {
  readonly type: 'AES256' | 'KMS' | 'KMS_DSSE';
  /** Alias, id or ARN of a key; without one AWS's own key for ECR is taken. */
  readonly key?: string | undefined;
}

/** What is asked of the API of ECR, private or public. Errors are ours already. */
export interface EcrApi {
  /** GetAuthorizationToken. */
  authorize(options: Abortable): Promise<Authorization>;
  /** CreateRepository; a repository that is there is no error. */
  createRepository(
    repository: string,
    settings: RepositorySettings,
    options: Abortable,
  ): Promise<'created' | 'present'>;
}
