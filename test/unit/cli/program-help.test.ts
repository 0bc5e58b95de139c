import { describe, expect, it } from 'vitest';
import { formatProgramHelp } from '../../../cli/output/program-help.ts';
import type { PreparedRun, ProgramOption } from '../../../src/index.ts';

const OPTION: ProgramOption = {
  name: 'min-pid',
  short: null,
  variable: 'min_pid',
  type: '__u32',
  default: '0',
  help: null,
  unit: null,
  min: null,
  max: null,
  choices: [],
  required: false,
  hidden: false,
};

function prepared(options: readonly ProgramOption[], description: string | null): PreparedRun {
  return {
    reference: 'x:1',
    digest: null,
    description,
    options,
    helpAsked: true,
    start: () => Promise.reject(new Error('not started here')),
  };
}

describe('help of a program', () => {
  it('lists its options with types, ranges and defaults', () => {
    const options: ProgramOption[] = [
      { ...OPTION, help: 'Only processes above this id.', min: '1', max: '4194304' },
      { ...OPTION, name: 'failed', short: 'x', type: '_Bool', default: 'false' },
      { ...OPTION, name: 'mode', type: 'enum mode', choices: ['A', 'B'], default: null },
      { ...OPTION, name: 'span', unit: 'ms', max: '5', required: true, default: null },
      { ...OPTION, name: 'secret', hidden: true },
    ];
    expect(formatProgramHelp('x:1', prepared(options, 'Shows execs.'))).toBe(
      [
        'Usage: ebpf run x:1 -- [options]',
        '',
        'Shows execs.',
        '',
        'Options:',
        '  --min-pid <__u32>   Only processes above this id. (range: 1 to 4194304; default: 0)',
        '  -x, --failed        (default: false)',
        '  --mode <enum mode>  (one of: A, B)',
        '  --span <__u32>      (required; in ms; range: … to 5)',
        '',
      ].join('\n'),
    );
  });

  it('says when there are none', () => {
    expect(formatProgramHelp('x:1', prepared([], null))).toBe(
      'Usage: ebpf run x:1 -- [options]\n\nThis program has no options.\n',
    );
  });

  it('prints no control characters of the author', () => {
    const text = formatProgramHelp(
      'x:1',
      prepared([{ ...OPTION, help: 'a\u001b[2Jb\nOptions:' }], 'c\u001b]0;d\u0007'),
    );
    expect(text).not.toMatch(/[^\P{C}\n]/u);
    expect(text.split('\n')).toHaveLength(7);
  });
});
