import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { EBPF } from '../support/ebpf.ts';
import { describeWith } from '../support/needs.ts';
import { networkNamespace } from '../support/netns.ts';
import { startProcess } from '../support/process.ts';
import { temporaryDirectory } from '../support/tmp.ts';

const run = promisify(execFile);
/** Not of loopback, and of no network but the one that the test makes. */
const ADDRESS = '10.71.3.1';

describeWith(['netns'], 'a network whose proxy is not there', () => {
  it('is left alone where NO_PROXY names a range of addresses', async () => {
    const network = networkNamespace('direct');
    network.ip('address', 'add', `${ADDRESS}/32`, 'dev', 'lo');
    const dir = temporaryDirectory();
    mkdirSync(join(dir, 'served'));
    const [program = '', ...inside] = network.inside;
    const base = { PATH: process.env['PATH'] ?? '', HOME: dir, HTTP_PROXY: 'http://127.0.0.1:1' };
    const serve = [EBPF, 'serve', join(dir, 'served'), '--listen', ADDRESS, '--port', '5000'];
    const running = startProcess(program, [...inside, process.execPath, ...serve], { env: base });
    onTestFinished(() => running.stop());
    await expect.poll(() => running.output(), { timeout: 20_000 }).toMatch(/http:\/\//);

    /** How a question to the registry ends, which has nothing yet. */
    async function asked(noProxy: string): Promise<unknown> {
      const env = { ...base, NO_PROXY: noProxy };
      const words = ['resolve', `${ADDRESS}:5000/tools/x:1`, '--plain-http'];
      return run(program, [...inside, process.execPath, EBPF, ...words], { env }).catch(
        (error: unknown) => error,
      );
    }
    expect(await asked('10.72.0.0/16')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[proxy-failed]') as string,
    });
    expect(await asked('192.168.0.0/16,10.71.0.0/16')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('[repository-missing]') as string,
    });
  });
});
