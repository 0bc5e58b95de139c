import { expect, it } from 'vitest';

import { describeObject } from '../../../src/object/index.ts';
import type { CallFacts } from '../../../src/object/index.ts';
import { describeWith } from '../../support/needs.ts';
import type { DisassembledFunction } from '../../support/objdump.ts';
import { disassemble, helperNames, symbolSections } from '../../support/objdump.ts';
import { objectBytes, objectNames, objectPath, REFUSED_OBJECTS } from '../../support/objects.ts';

const NAMES = objectNames().filter((name) => !REFUSED_OBJECTS.includes(name));
const CASES = NAMES.flatMap((name) => [
  { name, endianness: 'little' as const },
  { name, endianness: 'big' as const },
]);

/** Functions by name: none of the test objects has two of one name. */
type Functions = ReadonlyMap<string, DisassembledFunction>;

describeWith(['clang', 'libbpf-headers', 'llvm-objdump'], 'calls agree with llvm-objdump', () => {
  const helpers = helperNames();

  it.each(CASES)('$name, $endianness endian', ({ name, endianness }) => {
    const path = objectPath(name, { endianness });
    const functions: Functions = new Map(disassemble(path).map((each) => [each.name, each]));
    const sections = symbolSections(path);
    const description = describeObject(objectBytes(name, { endianness }));

    const factsOf = (these: readonly DisassembledFunction[]): CallFacts => {
      const symbols = these.flatMap((each) => each.symbols);
      const places = symbols.map((symbol) => placeOf(symbol, sections));
      return {
        helpers: sorted(these.flatMap((each) => each.helperCalls.map((id) => helpers.get(id)!))),
        kfuncs: sorted(these.flatMap((each) => each.functions.filter((to) => !functions.has(to)))),
        maps: sorted(symbols.filter((_, index) => places[index] === '.maps')),
        dataSections: sorted(
          places.filter((place) => /^\.(data|rodata|bss|kconfig)(\.|$)/.test(place)),
        ),
      };
    };
    const callsOf = ({ helpers, kfuncs, maps, dataSections }: CallFacts): CallFacts => ({
      ...{ helpers, kfuncs, maps, dataSections },
    });

    const described = [...description.programs, ...description.subprograms];
    for (const each of described) {
      const reached = [...reachedFrom(each.name, functions)];
      expect(callsOf(each), each.name).toEqual(factsOf(reached));
    }
    for (const { name, subprograms } of description.programs) {
      const reached = [...reachedFrom(name, functions)].map((each) => each.name);
      expect(sorted(subprograms), name).toEqual(sorted(reached.filter((each) => each !== name)));
    }
    expect(sizes(described)).toEqual(sizes([...functions.values()]));
  });
});

/** Section of a symbol; libbpf makes a section of the externs that stand for the kernel's configuration. */
function placeOf(symbol: string, sections: ReadonlyMap<string, string>): string {
  const section = sections.get(symbol) ?? '';
  return section === '*UND*' && /^(CONFIG|LINUX)_/.test(symbol) ? '.kconfig' : section;
}

/** The function and all that it can get to by calls and callbacks. */
function reachedFrom(start: string, functions: Functions): ReadonlySet<DisassembledFunction> {
  const reached = new Set<DisassembledFunction>();
  const waiting = [start];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const found = functions.get(name);
    if (found === undefined || reached.has(found)) continue;
    reached.add(found);
    waiting.push(...found.functions, ...found.symbols.filter((symbol) => functions.has(symbol)));
  }
  return reached;
}

const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

const sizes = (
  functions: readonly Pick<DisassembledFunction, 'name' | 'section' | 'instructions'>[],
): readonly string[] =>
  functions.map((each) => `${each.name} in ${each.section}: ${each.instructions}`).sort();
