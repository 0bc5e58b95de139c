import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseBtf } from '../../../src/btf/index.ts';
import { createEventDecoder } from '../../../src/events/index.ts';
import { describeWith, findTool } from '../../support/needs.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

/** The compiler is the oracle: it lays out both the type and a value of it. */
const SOURCE = `
typedef unsigned char u8; typedef unsigned short u16; typedef unsigned int u32; typedef unsigned long long u64;
typedef long long s64;
enum state { OFF, ON = 5, NEGATIVE = -3 };
enum big { BIG = 0x123456789abcdef0ULL };
struct point { short x, y; };
struct event {
  u64 time; u32 pid; char comm[16];
  unsigned a : 3; unsigned b : 13; int c : 7; u64 d : 33; s64 e : 40; _Bool f : 1; enum state g : 4;
  enum state state; enum big big; _Bool yes;
  union { u32 word; u8 parts[4]; };
  struct point points[2]; int grid[2][3]; s64 low; double half; void *pointer; unsigned __int128 wide;
  const volatile short last;
};
struct event value = {
  .time = 18446744073709551615ULL, .pid = 4242, .comm = "bash\\"\\\\",
  .a = 5, .b = 8191, .c = -64, .d = 8589934591ULL, .e = -549755813888LL, .f = 1, .g = NEGATIVE,
  .state = NEGATIVE, .big = BIG, .yes = 1, .word = 0x01020304, .points = {{1, -2}, {3, -4}},
  .grid = {{1, 2, 3}, {-4, 5, 6}}, .low = -9223372036854775807LL - 1, .half = 0.5,
  .pointer = (void *)0xffffffff81000000ULL, .wide = ((unsigned __int128)1 << 100) + 7, .last = -1,
};
`;

interface Compiled {
  readonly btf: Uint8Array;
  readonly data: Uint8Array;
}

function compile(target: 'bpf' | 'bpfeb'): Compiled {
  const dir = temporaryDirectory();
  const path = (name: string): string => join(dir, name);
  const run = (tool: string, args: readonly string[]): unknown =>
    execFileSync(findTool(tool)!, args, { stdio: 'pipe' });
  writeFileSync(path('value.c'), SOURCE);
  run('clang', ['-target', target, '-g', '-O2', '-c', path('value.c'), '-o', path('value.o')]);
  const sections = ['.BTF=' + path('btf'), '.data=' + path('data')];
  run('llvm-objcopy', [
    ...sections.flatMap((section) => ['--dump-section', section]),
    path('value.o'),
    path('copy.o'),
  ]);
  return { btf: readFileSync(path('btf')), data: readFileSync(path('data')) };
}

describeWith(['clang', 'llvm-objdump'], 'what clang lays out', () => {
  test.each([
    ['bpf', 'little'],
    ['bpfeb', 'big'],
  ] as const)('is read as it was written, target %s', (target, endianness) => {
    const { btf: bytes, data } = compile(target);
    const btf = parseBtf(bytes);
    const [type] = btf.find('event', ['struct']);
    const decoder = createEventDecoder({ btf, typeId: type!.id });
    expect([decoder.endianness, decoder.type]).toEqual([endianness, 'struct event']);
    expect(decoder.size).toBe(data.length);
    // Compilers before LLVM 15 keep 32 bits of an enumerator: its name is then not that of the value.
    const big = btf.find('big', ['enum64']).length > 0 ? '"BIG"' : '1311768467463790320';
    const parts = endianness === 'little' ? '04030201' : '01020304';
    expect(decoder.decode(data)).toBe(
      '{"time":18446744073709551615,"pid":4242,"comm":"bash\\"\\\\",' +
        '"a":5,"b":8191,"c":-64,"d":8589934591,"e":-549755813888,"f":true,"g":"NEGATIVE",' +
        `"state":"NEGATIVE","big":${big},"yes":true,"word":16909060,"parts":"${parts}",` +
        '"points":[{"x":1,"y":-2},{"x":3,"y":-4}],"grid":[[1,2,3],[-4,5,6]],' +
        '"low":-9223372036854775808,"half":0.5,"pointer":"0xffffffff81000000",' +
        '"wide":1267650600228229401496703205383,"last":-1}',
    );
  });
});
