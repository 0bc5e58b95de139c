import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { ERROR_CODES } from '../../../src/base/index.ts';

describe('what npm run generate makes', () => {
  it('is up to date', () => {
    const run = (): string =>
      execFileSync(process.execPath, ['tools/run.mjs', 'tools/generate.ts', '--check'], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
    expect(run).not.toThrow();
  });

  it('needs nothing of ajv when it runs', () => {
    for (const name of ['config', 'metadata']) {
      const code = readFileSync(`src/schema/generated/${name}-validator.ts`, 'utf8');
      expect(code).not.toMatch(/require\(|from ?["'](?!\.\.\/validator\.ts)/);
    }
  });

  it('lists every error code with its exit code', () => {
    const page = readFileSync('docs/errors.md', 'utf8');
    for (const [code, name] of Object.entries(ERROR_CODES))
      expect(page).toMatch(new RegExp(`^\\| \`${code}\` +\\| \`${name}\` +\\| +\\d+ +\\|$`, 'm'));
  });
});
