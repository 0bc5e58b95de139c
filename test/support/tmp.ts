import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

/** A private folder that is gone when the test has ended. */
export function temporaryDirectory(): string {
  const dir = mkdtempSync(join(tmpdir(), 'ebpf-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A private folder for all tests of a suite, gone when they have ended. Called inside `describe`. */
export function sharedTemporaryDirectory(): string {
  const dir = mkdtempSync(join(tmpdir(), 'ebpf-suite-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
