import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { computeNeeds, derive, packArtifact } from '../../../src/artifact/index.ts';
import { describeObject } from '../../../src/object/index.ts';
import { parseMetadata } from '../../../src/schema/index.ts';

const EXAMPLES = await Promise.all(['execsnoop', 'opensnoop', 'runqlat'].map(readExample));

async function readExample(name: string) {
  const bytes = new Uint8Array(readFileSync(`examples/${name}/${name}.bpf.o`));
  const text = readFileSync(`examples/${name}/ebpf.yaml`, 'utf8');
  const metadata = await parseMetadata(text, 'ebpf.yaml');
  return { name, bytes, metadata, object: describeObject(bytes) };
}

describe.each(EXAMPLES)('$name', ({ name, bytes, metadata, object }) => {
  const { declared } = metadata;

  it('is packed without a warning', () => {
    const objects = [{ bytes, title: `${name}.bpf.o` }];
    expect(packArtifact({ objects, metadata }).warnings).toEqual([]);
  });

  it('has help for each option of the object, and no other', () => {
    const options = object.variables.filter((variable) => variable.option).map((each) => each.name);
    expect(options.length).toBeGreaterThan(0);
    expect(Object.keys(declared.options ?? {}).sort()).toEqual(options.sort());
    for (const option of Object.values(declared.options ?? {})) expect(option.help).toMatch(/\.$/);
  });

  it('has events of a known type and a counter of those that were lost', () => {
    expect(object.events.map((event) => [event.map, event.origin, event.type])).toEqual([
      ['events', 'unused-pointer', 'struct event'],
    ]);
    const counter = object.variables.find((variable) => variable.name === declared.lostEvents);
    expect(counter).toMatchObject({ section: '.bss', size: 8 });
  });

  it('attaches by itself and runs since Linux 5.8', () => {
    expect(object.programs.filter((program) => !program.autoAttach)).toEqual([]);
    expect(computeNeeds(derive({ object: bytes, wasm: null }).derived).kernel.minimum).toBe('5.8');
  });

  it('is explained: each option is in the README', () => {
    const readme = readFileSync(`examples/${name}/README.md`, 'utf8');
    for (const option of Object.keys(declared.options ?? {}))
      expect(readme).toContain(`--${option.replaceAll('_', '-')}`);
  });
});
