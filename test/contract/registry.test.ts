import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { createRegistryClient } from '../../src/registry/index.ts';
import type { RegistryClientOptions } from '../../src/registry/index.ts';
import type { RemoteRepository } from '../../src/content/index.ts';
import { createRegistryServer } from '../../src/server/index.ts';
import { openRepositoryHost } from '../../src/store/index.ts';
import { describeWith } from '../support/needs.ts';
import {
  REGISTRY_PROGRAMS,
  TEST_HTPASSWD,
  TEST_LOGIN,
  startRegistryProgram,
} from '../support/registry-program.ts';
import type { RegistryProgramName } from '../support/registry-program.ts';
import { startTlsFront } from '../support/tls-front.ts';
import { TEST_CERTIFICATE } from '../support/tls.ts';
import { sharedTemporaryDirectory } from '../support/tmp.ts';
import { describeContentRepository } from './content-repository.suite.ts';
import { pushAll, uniqueManifest } from './content-fixtures.ts';
import type { Abilities, OpenPlace, Place } from './place.ts';

/** How a registry is reached. */
interface Variant {
  readonly login: boolean;
  readonly tls: boolean;
}

const VARIANTS: Readonly<Record<string, Variant>> = {
  'plain, for everybody': { login: false, tls: false },
  'with a login': { login: true, tls: false },
  'over TLS': { login: false, tls: true },
  'over TLS, with a login': { login: true, tls: true },
};

/** A registry that runs, for all tests of a suite. */
interface Running {
  readonly port: number;
  stop(): Promise<void>;
}

const asRegistry = (place: Place): RemoteRepository => place as RemoteRepository;

/** What each can do; deleting tags is not in the program called distribution. */
const ABILITIES: Readonly<Record<string, Abilities>> = {
  embedded: { deletes: asRegistry, referrers: asRegistry, checksWholeness: false },
  zot: { deletes: asRegistry, referrers: asRegistry, checksWholeness: false },
  'docker-registry': { referrers: asRegistry, checksWholeness: false },
  'distribution-v3': { referrers: asRegistry, checksWholeness: false },
};

for (const [title, variant] of Object.entries(VARIANTS)) {
  describe(`embedded server, ${title}`, () =>
    describeRegistry('embedded', variant, (dir) => startEmbedded(dir, variant)));
  for (const name of Object.keys(REGISTRY_PROGRAMS) as RegistryProgramName[])
    describeWith([REGISTRY_PROGRAMS[name].feature], `${name}, ${title}`, () =>
      describeRegistry(name, variant, () =>
        startRegistryProgram(name, {
          tls: variant.tls,
          ...(variant.login ? { htpasswd: TEST_HTPASSWD } : {}),
        }),
      ),
    );
}

function describeRegistry(
  name: string,
  variant: Variant,
  start: (dir: string) => Promise<Running>,
): void {
  const dir = sharedTemporaryDirectory();
  const caFile = join(dir, 'ca.pem');
  let running: Running;
  beforeAll(async () => {
    writeFileSync(caFile, TEST_CERTIFICATE);
    running = await start(join(dir, 'registry'));
  });
  afterAll(() => running.stop());
  const options: RegistryClientOptions = {
    ...(variant.login ? { credentials: () => Promise.resolve(TEST_LOGIN) } : {}),
    ...(variant.tls ? { caFile, plainHttp: 'never' } : {}),
  };
  describeContentRepository('the client', () => openPlace(running.port, options), ABILITIES[name]);
}

async function startEmbedded(dir: string, { login, tls }: Variant): Promise<Running> {
  const server = createRegistryServer({
    host: openRepositoryHost(dir),
    ...(login
      ? {
          anonymousReads: false,
          authenticate: (user: string, password: string) =>
            Promise.resolve(user === TEST_LOGIN.username && password === TEST_LOGIN.secret),
        }
      : {}),
  });
  const running = await server.listen();
  const front = tls ? await startTlsFront(running.port) : undefined;
  const stop = async (): Promise<void> => {
    await front?.stop();
    await running.close();
  };
  return { port: front?.port ?? running.port, stop };
}

/** A client and a repository of its own for each test. */
async function openPlace(port: number, options: RegistryClientOptions): Promise<OpenPlace> {
  const client = createRegistryClient(options);
  const place = client.repository(`127.0.0.1:${port}`, `tools/${randomUUID()}`, { access: 'push' });
  await found(place);
  return { place, close: () => client.close() };
}

/** A repository of a registry exists once something was in it. */
async function found(place: RemoteRepository): Promise<void> {
  const content = uniqueManifest();
  await pushAll(place, content, { tag: 'first' });
  await place.deleteManifest(content.descriptor.digest);
}
