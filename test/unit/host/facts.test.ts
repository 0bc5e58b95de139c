import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnose, readHostFacts } from '../../../src/host/index.ts';
import { findTool } from '../../support/needs.ts';
import { temporaryDirectory } from '../../support/tmp.ts';
import { GOOD_HOST, hostWith, rootOf } from './trees.ts';

describe('readHostFacts', () => {
  test('reads a host below a root folder', async () => {
    const facts = await readHostFacts({ root: rootOf(GOOD_HOST) });
    expect(facts).toEqual({
      kernel: {
        release: '6.1.0-18-amd64',
        version: '#1 SMP Debian',
        machine: 'x86_64',
        architecture: 'amd64',
      },
      os: { id: 'debian', versionId: '12', name: 'Debian GNU/Linux 12 (bookworm)' },
      btf: { present: true, readable: true, size: 8 },
      bpffs: { mounted: true, path: '/sys/fs/bpf', readable: true },
      tracefs: { mounted: true, path: '/sys/kernel/tracing', readable: true },
      debugfs: { mounted: true, path: '/sys/kernel/debug', readable: true },
      cgroup: { version: 'v2', path: '/sys/fs/cgroup' },
      process: {
        uid: 0,
        capabilities: expect.arrayContaining(['CAP_BPF', 'CAP_PERFMON']) as unknown,
        userNamespace: false,
        memlock: 8_388_608,
      },
      bpf: { unprivilegedDisabled: 2, jit: true, perfEventParanoid: 3 },
      security: {
        lockdown: 'none',
        lsms: ['lockdown', 'capability', 'landlock', 'bpf'],
        bpfLsm: true,
      },
      kconfig: {
        CONFIG_BPF: 'y',
        CONFIG_BPF_SYSCALL: 'y',
        CONFIG_BPF_PRELOAD: 'n',
        CONFIG_LSM: '"landlock,bpf"',
      },
      libbpf: {
        path: '/usr/lib/x86_64-linux-gnu/libbpf.so.1',
        version: '1.1.2',
        problem: null,
      },
      notes: [],
    });
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  });

  test('an empty folder is a host of which nothing is known', async () => {
    const facts = await readHostFacts({ root: temporaryDirectory() });
    expect(facts.kernel.release).toBeNull();
    expect(facts.btf).toEqual({ present: false, readable: false, size: null });
    expect(facts.process.capabilities).toBeNull();
    expect([facts.kconfig, facts.libbpf, facts.notes]).toEqual([null, null, []]);
  });

  test('this host answers', async () => {
    const facts = await readHostFacts();
    expect(facts.kernel.release).toBe(release());
    expect(facts.process.uid).toBe(process.geteuid?.());
  });

  test('an absolute link means the tree that is read', async () => {
    const root = rootOf({
      '/etc/os-release': '-> /opt/../opt/release',
      '/opt/release': 'ID=inside\n',
    });
    expect((await readHostFacts({ root })).os.id).toBe('inside');
  });

  test.each([
    ['unified', ['cgroup2 /sys/fs/cgroup cgroup2 rw 0 0'], 'v2', '/sys/fs/cgroup'],
    ['legacy', ['cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0'], 'v1', null],
    [
      'hybrid',
      ['cgroup /c/cpu cgroup rw 0 0', 'cgroup2 /c/unified cgroup2 rw 0 0'],
      'hybrid',
      '/c/unified',
    ],
    ['none', ['proc /proc proc rw 0 0'], null, null],
  ])('cgroups: %s', async (...[, lines, version, path]) => {
    const root = rootOf({ '/proc/self/mounts': `${lines.join('\n')}\n` });
    expect((await readHostFacts({ root })).cgroup).toEqual({ version, path });
  });

  test('the usual mount point is preferred; blanks in paths are read', async () => {
    const root = rootOf({
      '/proc/self/mounts':
        'b /run/a\\040b bpf rw 0 0\nt /sys/kernel/debug/tracing tracefs rw 0 0\nt /sys/kernel/tracing tracefs rw 0 0\n',
      '/run/a b/': '',
    });
    const facts = await readHostFacts({ root });
    expect(facts.bpffs).toEqual({ mounted: true, path: '/run/a b', readable: true });
    expect(facts.tracefs.path).toBe('/sys/kernel/tracing');
  });

  test('a compressed configuration of the running kernel comes first', async () => {
    const root = rootOf(
      hostWith({ '/proc/config.gz': gzipSync('CONFIG_BPF_SYSCALL=n\nCONFIG_KPROBES=y\n') }),
    );
    expect((await readHostFacts({ root })).kconfig).toEqual({
      CONFIG_BPF_SYSCALL: 'n',
      CONFIG_KPROBES: 'y',
    });
  });

  test.each([
    ['that is no gzip', new Uint8Array([1, 2, 3])],
    ['that unpacks without end', gzipSync(Buffer.alloc(64 * 1024 * 1024))],
  ])('a configuration %s is passed over', async (_name, packed) => {
    const root = rootOf(hostWith({ '/proc/config.gz': packed }));
    expect((await readHostFacts({ root })).kconfig).toHaveProperty('CONFIG_BPF', 'y');
  });

  test('a release cannot lead out of its folder', async () => {
    const root = rootOf(
      hostWith({
        '/proc/sys/kernel/osrelease': 'x/../../etc/secret\n',
        '/boot/config-x/': '',
        '/etc/secret': 'CONFIG_BPF=y\n',
      }),
    );
    expect((await readHostFacts({ root })).kconfig).toBeNull();
  });

  test('big-endian BTF is BTF, anything else is not', async () => {
    const btf = async (bytes: readonly number[]): Promise<unknown> => {
      const root = rootOf({ '/sys/kernel/btf/vmlinux': new Uint8Array(bytes) });
      return (await readHostFacts({ root })).btf;
    };
    expect(await btf([0xeb, 0x9f])).toEqual({ present: true, readable: true, size: 2 });
    expect(await btf([0xeb])).toEqual({ present: true, readable: false, size: 1 });
    expect(await btf([])).toEqual({ present: true, readable: false, size: 0 });
  });
});

describe('hostile hosts', () => {
  test('links do not lead out of the root, loops end', async () => {
    const outside = temporaryDirectory();
    writeFileSync(join(outside, 'os-release'), 'ID=outside\n');
    const root = rootOf({
      '/etc/os-release': `-> ${'../'.repeat(20)}${outside}/os-release`,
      '/usr/lib/os-release': `-> ${outside}/os-release`,
      '/proc/self': '-> loop',
      '/proc/loop': '-> self',
    });
    const facts = await readHostFacts({ root });
    expect(facts.os.id).toBeNull();
    expect(facts.notes).toContain('/proc/self/mounts: too many links');
  });

  test('folders, FIFOs and huge files in the place of small ones are survived', async () => {
    const root = rootOf({ '/proc/self/status': 'x'.repeat(1024 * 1024), '/etc/os-release/': '' });
    mkdirSync(join(root, 'proc/sys/kernel'), { recursive: true });
    execFileSync(findTool('mkfifo')!, [
      join(root, 'proc/sys/kernel/osrelease'),
      join(root, 'proc/self/mounts'),
    ]);
    const facts = await readHostFacts({ root });
    expect(facts.kernel.release).toBeNull();
    expect(facts.notes).toEqual(
      expect.arrayContaining([
        '/proc/self/mounts: is not a regular file',
        '/proc/sys/kernel/osrelease: is not a regular file',
        '/proc/self/status: only the first 65536 bytes were read',
        '/etc/os-release: is not a regular file',
      ]),
    );
  });

  test('any text in any file ends with facts and checks', async () => {
    const paths = Object.keys(GOOD_HOST).filter((path) => !path.endsWith('/'));
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom(...paths), fc.string({ unit: 'binary', maxLength: 200 })),
        async (changes) => {
          const safe = Object.fromEntries(
            Object.entries(changes).map(([path, text]) => [path, text.replace(/^-> /, '')]),
          );
          const facts = await readHostFacts({
            root: rootOf(hostWith({ '/proc/self': undefined, ...prefixed(safe) })),
          });
          expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
          for (const { value } of diagnose(facts)) expect(value).not.toMatch(/\p{Cc}/u);
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** Files of the process where the link `/proc/self` is replaced by a folder. */
function prefixed(tree: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([path]) => path !== '/proc/self')
      .map(([path, text]) => [path.replace('/proc/42/', '/proc/self/'), text]),
  );
}

test('readHostFacts stops with the signal', async () => {
  const aborted = AbortSignal.abort();
  await expect(readHostFacts({ signal: aborted })).rejects.toMatchObject({ code: 'interrupted' });
  const timedOut = AbortSignal.abort(new DOMException('late', 'TimeoutError'));
  await expect(readHostFacts({ signal: timedOut })).rejects.toMatchObject({ code: 'timed-out' });
});
