/** Where a credential is kept. */
export type Keeper =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'helper'; readonly name: string };

/** Where a credential was put; `plainText` when whoever reads the file can read the secret. */
export interface Stored {
  readonly keeper: Keeper;
  readonly plainText: boolean;
}

/** One line of a listing; never a secret. */
export interface CredentialEntry {
  /** The key as it is written: mostly a host. */
  readonly registry: string;
  /** Undefined for tokens, and for helpers that do not say it. */
  readonly username?: string | undefined;
  readonly keeper: Keeper;
}

/** Where configuration says that the credentials of one registry are: there and nowhere else. */
export type CredentialSource =
  | { readonly kind: 'helper'; readonly name: string }
  /** A file in the form of Docker's `config.json`. */
  | { readonly kind: 'auth-file'; readonly path: string };
