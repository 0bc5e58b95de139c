import { expect, test } from 'vitest';
import { knownRefusal } from '../../../src/loader/known-refusals.ts';

test.for([
  ['libbpf 1.x', 'failed to find valid kernel BTF', 'btf-missing', 'CO-RE'],
  ['libbpf 1.x', 'Error loading vmlinux BTF: -3', 'btf-missing', 'CO-RE'],
  [
    'fentry',
    "prog 'on_open': failed to find kernel BTF type ID of 'do_opan': -3",
    'attach-target-missing',
    'no "do_opan"',
  ],
  [
    'tp_btf',
    "prog 'p': no BTF-based attach target is specified, use bpf_program__set_attach_target()",
    'load-failed',
    '"p" cannot be loaded',
  ],
  ['freplace', "prog 'r': attach program FD is not set", 'load-failed', '"r" cannot be loaded'],
  ['kconfig', "extern 'CONFIG_X' (strong): not resolved", 'feature-missing', '"CONFIG_X"'],
  [
    'kfunc',
    "extern (func ksym) 'bpf_new': not found in kernel or module BTFs",
    'feature-missing',
    '"bpf_new"',
  ],
] as const)('%s: %s', ([, message, code, text]) => {
  const found = knownRefusal(['something else', message, "failed to load object 'x'"]);
  expect(found).toMatchObject({ code, message: expect.stringContaining(text) as string });
  expect(found?.hint).toBeTypeOf('string');
});

test('other messages are not known', () => {
  expect(knownRefusal([])).toBeUndefined();
  expect(knownRefusal(["prog 'x': BPF program load failed: Invalid argument"])).toBeUndefined();
});
