import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EbpfError } from '../../../src/base/index.ts';
import { diagnose } from '../../../src/oras/diagnose.ts';
import type { Asked } from '../../../src/oras/diagnose.ts';

const DIGEST = `sha256:${'2c'.repeat(32)}`;
const ASKED: Asked = {
  doing: 'fetch it',
  target: 'localhost:5918/tools/x:v1',
  missing: 'tag-missing',
  subject: 'tag "v1"',
  refused: 'upload-failed',
  registry: 'localhost:5918',
  repository: 'tools/x',
  identified: false,
  secrets: [],
};
const URL_V1 = '"http://localhost:5918/v2/tools/x/manifests/v1"';
const REGISTRY = 'Error response from registry: ';

function said(stderr: string, asked: Partial<Asked> = {}): EbpfError {
  return diagnose({ exitCode: 1, signal: null, stderr: `${stderr}\n` }, { ...ASKED, ...asked });
}

/** Recorded from oras 1.3.6. */
describe('what oras says becomes an error of ours', () => {
  test.each<[string, string]>([
    [`${REGISTRY}localhost:5918/tools/x:v1: not found`, 'tag-missing'],
    [
      `${REGISTRY}failed to fetch the content of "localhost:5918/tools/x:v1": localhost:5918/tools/x:v1: not found`,
      'tag-missing',
    ],
    [`${REGISTRY}failed to resolve digest: localhost:5918/tools/x:v1: not found`, 'tag-missing'],
    [
      `${REGISTRY}name unknown: repository name not known to registry: map[name:tools/x]`,
      'repository-missing',
    ],
    [`${REGISTRY}manifest unknown: manifest unknown: map[Tag:v1]`, 'tag-missing'],
    [`${REGISTRY}GET ${URL_V1}: response status code 404: Not Found`, 'tag-missing'],
    [`${REGISTRY}unauthorized: authentication required: map[]`, 'registry-unauthorized'],
    [`${REGISTRY}HEAD ${URL_V1}: response status code 401: Unauthorized`, 'registry-unauthorized'],
    [
      'Error: failed to find "localhost:5918/tools/x:v1": basic credential not found\nPlease check whether the registry credential stored in the authentication file at "/tmp/x/config.json" is correct',
      'registry-unauthorized',
    ],
    [`${REGISTRY}denied: requested access to the resource is denied: map[]`, 'registry-denied'],
    [`${REGISTRY}HEAD ${URL_V1}: response status code 403: Forbidden`, 'registry-denied'],
    [`${REGISTRY}unsupported: The operation is unsupported.: map[]`, 'operation-unsupported'],
    [
      `${REGISTRY}HEAD ${URL_V1}: response status code 405: Method Not Allowed`,
      'operation-unsupported',
    ],
    [`${REGISTRY}toomanyrequests: too fast: map[]`, 'registry-throttled'],
    [
      `${REGISTRY}HEAD ${URL_V1}: response status code 429: Too Many Requests`,
      'registry-throttled',
    ],
    [`${REGISTRY}GET ${URL_V1}: response status code 503: Service Unavailable`, 'registry-error'],
    [`${REGISTRY}unknown: server says UNKNOWN: map[]`, 'registry-error'],
    [
      `${REGISTRY}digest invalid: provided digest did not match uploaded content: map[Digest:${DIGEST} Reason:map[]]`,
      'upload-failed',
    ],
    [
      'Error: Put "http://localhost:5918/v2/a/b/blobs/uploads/1?_state=secretstate&digest=x": net/http: HTTP/1.x transport connection broken: http: ContentLength=4 with Body length 5',
      'upload-failed',
    ],
    [
      'Error: Get "https://localhost:5918/v2/a/b/tags/list": http: server gave HTTP response to HTTPS client',
      'plain-http-refused',
    ],
    [
      'Error: Get "http://localhost:1/v2/a/tags/list": dial tcp 127.0.0.1:1: connect: connection refused',
      'registry-unreachable',
    ],
    [
      'Error: Get "http://nosuch.invalid/v2/a/tags/list": dial tcp: lookup nosuch.invalid on 192.0.2.1:53: no such host',
      'registry-unreachable',
    ],
    [`Error: failed to find "x": Head ${URL_V1}: EOF`, 'registry-unreachable'],
    ['Error: unexpected EOF', 'registry-unreachable'],
    [
      'Error: Get "https://localhost:1/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'registry-unreachable',
    ],
    [
      'Error: Get "https://r/v2/": proxyconnect tcp: dial tcp 127.0.0.1:1: connect: refused',
      'proxy-failed',
    ],
    ['Error: mismatched digest', 'digest-mismatch'],
    [
      `Error: GET "http://localhost/v2/a/b/blobs/x": invalid response; digest mismatch in Docker-Content-Digest: received "sha256:00" when expecting "${DIGEST}"`,
      'digest-mismatch',
    ],
    [`Error: HEAD ${URL_V1}: unknown response Content-Length`, 'registry-protocol'],
    [
      'Error: GET "http://x/v2/a/tags/list": failed to decode response: invalid character \'<\' looking for beginning of value',
      'registry-protocol',
    ],
    [
      `Error: Get ${URL_V1}: net/http: HTTP/1.x transport connection broken: malformed HTTP response "garbage"`,
      'registry-protocol',
    ],
    ['Error: Get "/v2/loop/x/tags/list": stopped after 10 redirects', 'registry-protocol'],
    ['Error: Head "http://x/": dial tcp 192.0.2.1:80: i/o timeout', 'registry-unreachable'],
    ['Error: unknown flag: --nope', 'oras-failed'],
    ['', 'oras-failed'],
  ])('%s', (stderr, code) => {
    expect(said(stderr)).toMatchObject({ code });
  });

  test('a warning before it and advice after it do not count', () => {
    const error = said(
      `time=2026 level=warning msg="Error in the weather"\n${REGISTRY}denied: no: map[]\nUsage: oras\nPlease log in`,
    );
    expect(error.code).toBe('registry-denied');
    expect(error.message).not.toContain('weather');
  });

  test('what a server says does not pass for a word of oras', () => {
    const text = 'x: not found: connection refused: response status code 429: basic credential';
    expect(said(`${REGISTRY}unknown: ${text}: map[]`).code).toBe('registry-error');
  });

  test.each([
    ['Error: unexpected EOF', true, false],
    [`${REGISTRY}GET ${URL_V1}: response status code 503: Service Unavailable`, true, true],
    [`${REGISTRY}toomanyrequests: x: map[]`, true, true],
    [`${REGISTRY}unknown: busy`, true, true],
    [`${REGISTRY}unavailable: busy: map[a:1]`, true, true],
    [`${REGISTRY}internal error`, true, true],
    [`${REGISTRY}internal server error: x`, true, true],
    [`${REGISTRY}manifest invalid: unknown: busy`, false, false],
    [`${REGISTRY}: fine`, false, false],
    [`${REGISTRY}denied: x: map[]`, false, false],
    ['Error: mismatched digest', false, false],
    ['Error: Get "x": dial tcp: lookup x: no such host', false, false],
  ])(
    '%s may go well the next time: %s; oras tried again: %s',
    (stderr, retryable, retriedByOras) => {
      expect(said(stderr).details).toMatchObject({ retryable, retriedByOras });
    },
  );

  test('without the query of an address, and without any secret', () => {
    const error = said(
      'Error: Put "https://s3.example/x?X-Amz-Signature=presigned": planted: connection reset by peer',
      { secrets: ['planted'] },
    );
    expect(error.message).toContain('https://s3.example/x?redacted');
    expect(JSON.stringify(error)).not.toMatch(/presigned|planted/);
  });

  test('hints name the login, or what oras waits for', () => {
    expect(said(`${REGISTRY}unauthorized: x: map[]`).hint).toBe(
      'Log in with: ebpf login localhost:5918',
    );
    expect(said(`${REGISTRY}unauthorized: x: map[]`, { identified: true }).message).toContain(
      'does not accept the credentials',
    );
    expect(said(`${REGISTRY}denied: x: map[]`, { identified: true }).hint).toContain(
      'Ask for the right',
    );
  });

  test('any text gives an error without control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (stderr, secret) => {
        const error = said(`Error: ${stderr}`, { secrets: secret === '' ? [] : [secret] });
        expect(error).toBeInstanceOf(EbpfError);
        expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(error.message.length).toBeLessThan(1_000);
      }),
    );
  });
});
