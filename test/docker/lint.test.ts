import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { describeWith, findTool } from '../support/needs.ts';

describeWith(['hadolint'], 'Dockerfile', () => {
  test('has nothing that hadolint refuses', () => {
    const result = spawnSync(findTool('hadolint') ?? 'hadolint', ['docker/Dockerfile'], {
      encoding: 'utf8',
    });
    expect(result.stdout + result.stderr).toBe('');
    expect(result.status).toBe(0);
  });

  test('hadolint would refuse a bad one', () => {
    const bad = 'FROM debian\nRUN cd /tmp\n';
    const result = spawnSync(findTool('hadolint') ?? 'hadolint', ['-'], {
      encoding: 'utf8',
      input: bad,
    });
    expect(result.status).not.toBe(0);
    expect(result.stdout).toContain('DL3006');
  });
});

test('compose.yaml has nothing that dclint refuses', () => {
  const result = spawnSync('npx', ['--no-install', 'dclint', 'docker/compose.yaml'], {
    encoding: 'utf8',
  });
  expect(result.status, result.stdout).toBe(0);
});
