import { onTestFinished } from 'vitest';
import { createRegistryServer } from '../../src/server/index.ts';
import type { RegistryServerOptions, RunningRegistry } from '../../src/server/index.ts';
import { openRepositoryHost } from '../../src/store/index.ts';
import { temporaryDirectory } from '../support/tmp.ts';

/** The embedded registry over a fresh folder, closed when the test has ended. */
export async function serveFolder(
  options: Partial<RegistryServerOptions> = {},
  dir: string = temporaryDirectory(),
): Promise<RunningRegistry> {
  const running = await createRegistryServer({
    host: openRepositoryHost(dir),
    ...options,
  }).listen();
  onTestFinished(() => running.close());
  return running;
}
