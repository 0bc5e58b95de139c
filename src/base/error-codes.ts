/**
 * Every way to fail, by its stable name. The exit code of the command follows from the class (docs/errors.md is made
 * from this table). A code is never renamed and never changes its class; a new failure gets a new line.
 */
export const EXIT_CODES = {
  failed: 1,
  usage: 2,
  notFound: 3,
  refused: 4,
  authentication: 5,
  host: 6,
  conflict: 7,
  timeout: 124,
  interrupted: 130,
} as const;

/** The class of a failure: what a script decides on. */
export type ErrorClass = keyof typeof EXIT_CODES;

export const ERROR_CODES = {
  // anything
  internal: 'failed',
  'io-failed': 'failed',
  interrupted: 'interrupted',
  'timed-out': 'timeout',
  usage: 'usage',
  'option-invalid': 'usage',
  'reference-invalid': 'usage',
  'digest-invalid': 'refused',
  'size-exceeded': 'refused',
  'lock-held': 'conflict',

  // content and verification
  'digest-mismatch': 'refused',
  'size-mismatch': 'refused',
  'media-type-mismatch': 'refused',
  'manifest-invalid': 'refused',
  'index-invalid': 'refused',
  'descriptor-invalid': 'refused',
  'blob-missing': 'notFound',
  'manifest-missing': 'notFound',
  'tag-missing': 'notFound',
  'platform-missing': 'notFound',
  'file-missing': 'notFound',
  'graph-too-large': 'refused',

  // store, layout and archive
  'layout-invalid': 'refused',
  'store-damaged': 'refused',
  'store-unavailable': 'failed',
  'archive-invalid': 'refused',

  // registry
  'registry-unreachable': 'failed',
  'registry-error': 'failed',
  'registry-protocol': 'failed',
  'registry-stalled': 'failed',
  'registry-throttled': 'failed',
  'registry-unauthorized': 'authentication',
  'registry-denied': 'authentication',
  'registry-realm-refused': 'refused',
  'plain-http-refused': 'usage',
  'redirect-refused': 'refused',
  'repository-missing': 'notFound',
  'upload-failed': 'failed',
  'operation-unsupported': 'failed',
  'registry-blocked': 'refused',
  'registry-conflict': 'conflict',
  'proxy-failed': 'failed',
  'destination-exists': 'conflict',
  'mirror-incomplete': 'failed',
  'settings-invalid': 'usage',
  'mirror-list-invalid': 'usage',
  'aws-credentials-missing': 'authentication',
  'ecr-failed': 'failed',
  'credentials-unreadable': 'authentication',
  'credential-helper-failed': 'authentication',

  // server
  'server-failed': 'failed',
  'address-in-use': 'conflict',

  // object files, BTF, Wasm
  'elf-invalid': 'refused',
  'elf-unsupported': 'refused',
  'btf-invalid': 'refused',
  'object-invalid': 'refused',
  'object-unsupported': 'refused',
  'wasm-invalid': 'refused',

  // artifact
  'config-invalid': 'refused',
  'config-contradicts-object': 'refused',
  'derivation-unknown': 'refused',
  'metadata-invalid': 'usage',
  'metadata-contradicts-object': 'refused',
  'artifact-unknown': 'refused',
  'artifact-incomplete': 'refused',
  'reference-unpinned': 'refused',

  // host and kernel
  'not-root': 'host',
  'bpf-unavailable': 'host',
  'tracefs-missing': 'host',
  'bpffs-missing': 'host',
  'btf-missing': 'host',
  'libbpf-missing': 'host',
  'libbpf-too-old': 'host',
  'feature-missing': 'host',
  'attach-target-missing': 'host',
  'verifier-refused': 'host',
  'load-failed': 'host',
  'attach-failed': 'host',
  'map-failed': 'host',
  'loader-crashed': 'failed',
  'endianness-mismatch': 'host',
  'oras-missing': 'host',
  'oras-too-old': 'host',
  'oras-failed': 'failed',
} as const;

/** A stable error code, one key of {@link ERROR_CODES}. */
export type ErrorCode = keyof typeof ERROR_CODES;
