import { expect, it } from 'vitest';

import { describeObject } from '../../../src/object/index.ts';
import type { CoreRelocationSpec } from '../../../src/object/index.ts';
import { spellRelocations } from '../../support/core-relocations.ts';
import { describeWith } from '../../support/needs.ts';
import { objectBytes, objectNames, objectPath, REFUSED_OBJECTS } from '../../support/objects.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

const READABLE = objectNames().filter((name) => !REFUSED_OBJECTS.includes(name));

/** How libbpf spells the kinds of relocation in its messages. */
const KINDS: Readonly<Record<string, string>> = {
  byte_off: 'field_byte_offset',
  byte_sz: 'field_byte_size',
  field_exists: 'field_exists',
  signed: 'field_signed',
  lshift_u64: 'field_lshift_u64',
  rshift_u64: 'field_rshift_u64',
  local_type_id: 'type_id_local',
  target_type_id: 'type_id_target',
  type_exists: 'type_exists',
  type_matches: 'type_matches',
  type_size: 'type_size',
  enumval_exists: 'enumval_exists',
  enumval_value: 'enumval_value',
};

describeWith(
  ['clang', 'libbpf-headers', 'libbpf', 'bpftool'],
  'CO-RE relocations agree with libbpf',
  () => {
    const described = new Map(
      READABLE.map((name) => [name, describeObject(objectBytes(name)).coreRelocations]),
    );

    it.each(READABLE.filter((name) => described.get(name)!.length > 0))('%s', (name) => {
      const ours = described.get(name)!;
      const theirs = spellRelocations(objectPath(name), temporaryDirectory());
      // libbpf numbers them by section, in the order of .BTF.ext; ours are in that order too.
      for (const section of new Set(theirs.map((each) => each.section))) {
        const spelled = theirs.filter((each) => each.section === section);
        const same = ours.filter((each) => each.section === section);
        expect(same.map(withoutPlace)).toEqual(
          spelled.map(({ kind, typeId, type, path, access }, index) => ({
            kind: KINDS[kind],
            typeId,
            type: type.replace(/^typedef /, ''),
            path,
            // Printed for fields only.
            access: access ?? same[index]?.access,
          })),
        );
      }
      expect(ours).toHaveLength(theirs.length);
    });

    it('are in every kind that clang makes', () => {
      const kinds = new Set([...described.values()].flat().map((each) => each.kind));
      const expected = Object.values(KINDS).filter((kind) => kind !== 'type_matches');
      expect([...kinds].filter((kind) => kind !== 'type_matches').sort()).toEqual(expected.sort());
    });
  },
);

function withoutPlace({ kind, typeId, type, path, access }: CoreRelocationSpec): unknown {
  return { kind, typeId, type, path: path.replace(/^\./, ''), access };
}
