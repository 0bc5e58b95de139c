import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

import { createClient } from '../../src/index.ts';
import type { Client } from '../../src/index.ts';
import { describeWith } from '../support/needs.ts';
import { objectNames, objectPath, REFUSED_OBJECTS } from '../support/objects.ts';
import { temporaryDirectory } from '../support/tmp.ts';
import { serveFolder } from './serving.ts';

const READABLE = objectNames().filter((name) => !REFUSED_OBJECTS.includes(name));
const LARGE = ['big-rodata', 'close-to-the-limit'];
const CASES = [
  ...READABLE.map((name) => ({ name, endianness: 'little' as const })),
  ...READABLE.filter((name) => !LARGE.includes(name)).map((name) => ({
    ...{ name, endianness: 'big' as const },
  })),
];

/** A client with a fresh store. */
function freshClient(): Client {
  const client = createClient({
    env: {},
    home: '/nonexistent',
    root: false,
    store: temporaryDirectory(),
    loader: '/nonexistent',
  });
  onTestFinished(() => client.close());
  return client;
}

const inputs = (path: string) => ({ objects: [path], layers: [] });

describeWith(['clang', 'libbpf-headers'], 'every kind of object', () => {
  it.each(CASES)('$name, $endianness endian: pushed and pulled byte by byte', async (each) => {
    const path = objectPath(each.name, { endianness: each.endianness, strip: true });
    const { port } = await serveFolder();
    const reference = `localhost:${port}/objects/${each.name}:1`;

    const pushed = await freshClient().push({ reference, inputs: inputs(path) });
    const output = temporaryDirectory();
    const pulled = await freshClient().pull({ reference, output });

    expect(pulled.digest).toBe(pushed.digest);
    const file = readFileSync(join(output, `${each.name}.bpf.o`));
    expect(file.equals(readFileSync(path))).toBe(true);
  });

  it.each(REFUSED_OBJECTS)('%s is not pushed', async (name) => {
    const { port } = await serveFolder();
    const reference = `localhost:${port}/objects/${name}:1`;
    await expect(
      freshClient().push({ reference, inputs: inputs(objectPath(name)) }),
    ).rejects.toMatchObject({ code: 'object-unsupported' });
    await expect(freshClient().pull({ reference })).rejects.toMatchObject({ class: 'notFound' });
  });
});
