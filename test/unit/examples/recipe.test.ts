import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

import { describeWith, findTool } from '../../support/needs.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

const EXAMPLES = ['execsnoop', 'opensnoop', 'runqlat'];

/** A copy of the examples in a folder with another name, so that a path that got into an object would show. */
function buildCopy(environment: NodeJS.ProcessEnv = {}): string {
  const dir = join(temporaryDirectory(), 'copied examples');
  cpSync('examples', dir, {
    recursive: true,
    filter: (path) => !path.endsWith('.bpf.o'),
  });
  const tools = { CLANG: findTool('clang'), LLVM_STRIP: findTool('llvm-strip') };
  execFileSync('sh', [join(dir, 'build.sh')], {
    env: { ...process.env, ...tools, ...environment },
    stdio: 'inherit',
  });
  return dir;
}

describeWith(['clang-14', 'libbpf-headers'], 'recipe of the examples', () => {
  it('makes the committed objects, byte for byte', () => {
    const dir = buildCopy();
    for (const name of EXAMPLES) {
      const made = readFileSync(join(dir, name, `${name}.bpf.o`));
      const committed = readFileSync(join('examples', name, `${name}.bpf.o`));
      expect(
        made.equals(committed),
        `examples/${name}/${name}.bpf.o: run sh examples/build.sh`,
      ).toBe(true);
    }
  });
});

describeWith(['clang', 'libbpf-headers'], 'what the recipe makes', () => {
  it('holds no path of the machine that it was made on', () => {
    const dir = buildCopy();
    for (const name of EXAMPLES) {
      const text = readFileSync(join(dir, name, `${name}.bpf.o`), 'latin1');
      expect(text).not.toContain('copied examples');
      expect(text).toContain(`${name}.bpf.c`);
    }
  });

  it('holds BTF and no DWARF', () => {
    for (const name of EXAMPLES) {
      const text = readFileSync(join('examples', name, `${name}.bpf.o`), 'latin1');
      expect(text).toContain('.BTF.ext');
      expect(text).not.toContain('.debug_info');
    }
  });
});
