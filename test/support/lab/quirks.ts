/** Every way in which registries differ from distribution-spec, or from each other. {@link STRAIGHT} has none. */
export interface Quirks {
  /** POST with `digest` and body: blob made, or a session opened and the body thrown away. */
  readonly singlePost: 'taken' | 'session';
  /** What a PATCH that went well answers. */
  readonly patchStatus: 201 | 202;
  /** `Range` behind a PATCH: true, for ever that of the first chunk, or one too many. */
  readonly patchRange: 'true' | 'first-chunk' | 'one-too-many';
  /** `Content-Range` of a PATCH is compared with what came before, or not looked at. */
  readonly patchOrder: 'checked' | 'ignored';
  /** Most bytes of one PATCH; 413 beyond. */
  readonly patchLimit: number;
  /** Fewest bytes of a PATCH that is not the last; the PUT is refused otherwise. */
  readonly patchMinimum: number;
  /** What is left of a session whose PATCH broke off. */
  readonly brokenPatch: 'kept' | 'dropped' | 'ends-session';
  /** Whether a PUT that failed leaves the session. */
  readonly failedPut: 'keeps-session' | 'ends-session';
  /** Cross-repository mount. */
  readonly mount: 'works' | 'needs-from' | 'never' | 'unauthorized' | 'bad-request';
  /** `Location` of a session. */
  readonly location: 'relative' | 'absolute' | 'with-query';
  /** A push to a repository that was not created before. */
  readonly missingRepository: 'created' | 'name-unknown' | 'hangs-up';
  /** A manifest is given out whatever `Accept` says, or as if it were not there. */
  readonly accept: 'ignored' | 'strict';
  /** Most bytes of a manifest. */
  readonly manifestLimit: number;
  /** sha512: as asked, stored and announced as sha256 with manifests refused, or refused whole. */
  readonly sha512: 'works' | 'stored-as-sha256' | 'refused';
  /** Media types of config and artifact that are taken; default all. */
  readonly allowedTypes: readonly string[] | undefined;
  /** How a type that is not on the list is refused. */
  readonly typeRefusal: {
    readonly status: 400 | 415;
    readonly code: 'MANIFEST_INVALID' | 'UNSUPPORTED';
  };
  /** The empty config `{}` is refused. */
  readonly emptyConfig: 'taken' | 'refused';
  /** A tag that is there names the same manifest for ever. */
  readonly immutableTags: boolean;
  /** HEAD of a manifest that is not there. */
  readonly missingManifest: 404 | 403;
  /** Whether a manifest is taken, and said to be there, though its parts are not. */
  readonly parts: 'checked' | 'ignored';
  /** `Docker-Content-Digest`. */
  readonly digestHeader: 'sent' | 'absent';
  /** The referrers endpoint: there, 404 as text, a web page behind a redirect and then 429, or 405. */
  readonly referrers: 'api' | 'absent' | 'page' | 'method-refused';
  /** `OCI-Subject` after the push of a manifest with subject. */
  readonly subjectHeader: 'with-api' | 'always' | 'never';
  /** `sha256-<hex>` is a tag, or another way to write the digest. */
  readonly fallbackTag: 'tag' | 'digest';
  /** Entries of a page unless fewer are asked for. */
  readonly pageSize: number;
  /** A larger `n` is refused with 400. */
  readonly pageLimit: number;
  /** How `Link` says where the next page is. */
  readonly link: 'relative' | 'absolute' | 'query-only';
  /** Range requests for blobs: work, ignored, 206 from elsewhere, or 416 with the length of the whole and a closed line. */
  readonly ranges: 'work' | 'ignored' | 'wrong-206' | 'lying-416';
  /** Status of a token that has expired. */
  readonly expiredToken: 401 | 403;
  /** Which conditional request is answered with 304. */
  readonly conditional: 'works' | 'ignored';
  /** Headers that are in every answer. */
  readonly headers: Readonly<Record<string, string>>;
}

const MIB = 1024 * 1024;

/** A registry as the specification has it. */
export const STRAIGHT: Quirks = {
  singlePost: 'taken',
  patchStatus: 202,
  patchRange: 'true',
  patchOrder: 'checked',
  patchLimit: Infinity,
  patchMinimum: 0,
  brokenPatch: 'kept',
  failedPut: 'keeps-session',
  mount: 'works',
  location: 'relative',
  missingRepository: 'created',
  accept: 'ignored',
  manifestLimit: 4 * MIB,
  sha512: 'works',
  allowedTypes: undefined,
  typeRefusal: { status: 400, code: 'MANIFEST_INVALID' },
  emptyConfig: 'taken',
  immutableTags: false,
  missingManifest: 404,
  parts: 'checked',
  digestHeader: 'sent',
  referrers: 'api',
  subjectHeader: 'with-api',
  fallbackTag: 'tag',
  pageSize: 1000,
  pageLimit: Infinity,
  link: 'relative',
  ranges: 'work',
  expiredToken: 401,
  conditional: 'works',
  headers: {},
};

/** What is known of registries that people use, each as a difference from {@link STRAIGHT}. */
export const REGISTRIES = {
  'distribution 2.8': {
    singlePost: 'session',
    patchOrder: 'ignored',
    brokenPatch: 'ends-session',
    failedPut: 'ends-session',
    accept: 'strict',
    sha512: 'stored-as-sha256',
    referrers: 'absent',
    subjectHeader: 'never',
    ranges: 'lying-416',
    location: 'with-query',
  },
  ECR: {
    singlePost: 'session',
    patchStatus: 201,
    patchRange: 'first-chunk',
    patchMinimum: 5 * MIB,
    failedPut: 'ends-session',
    missingRepository: 'name-unknown',
    pageLimit: 1000,
    expiredToken: 403,
    location: 'absolute',
    sha512: 'refused',
  },
  GHCR: {
    singlePost: 'session',
    patchLimit: 4 * MIB,
    referrers: 'page',
    subjectHeader: 'never',
    sha512: 'refused',
  },
  GitLab: {
    singlePost: 'session',
    referrers: 'absent',
    subjectHeader: 'never',
    fallbackTag: 'digest',
    link: 'absolute',
  },
  Quay: {
    mount: 'needs-from',
    typeRefusal: { status: 415, code: 'MANIFEST_INVALID' },
    pageSize: 50,
    link: 'query-only',
  },
  Harbor: { mount: 'unauthorized', singlePost: 'session' },
  Artifactory: { missingManifest: 403, singlePost: 'session', digestHeader: 'absent' },
  ACR: { singlePost: 'session', location: 'with-query' },
  'Google Artifact Registry': { emptyConfig: 'refused', singlePost: 'session' },
  zot: { patchRange: 'one-too-many' },
  'pull-through cache': { parts: 'ignored' },
} as const satisfies Record<string, Partial<Quirks>>;
