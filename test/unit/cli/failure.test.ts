import { describe, expect, it } from 'vitest';
import { reportFailure } from '../../../cli/failure.ts';
import { EbpfError, toEbpfError } from '../../../src/index.ts';
import { schemaErrors } from '../../support/schema.ts';
import { fakeCli } from './fake-cli.ts';

const TEXT = { json: false, debug: false };

function report(error: EbpfError, style = TEXT): { code: number; text: string } {
  const cli = fakeCli();
  return { code: reportFailure(cli, error, style), text: cli.err() };
}

describe('failures', () => {
  it('say what, the code, and what to do', () => {
    const error = new EbpfError('tag-missing', 'There is no tag 9.', { hint: 'See `ebpf tags`.' });
    expect(report(error)).toEqual({
      code: 3,
      text: 'ebpf: There is no tag 9. [tag-missing]\n  See `ebpf tags`.\n',
    });
  });

  it('are one JSON object on one line when asked', () => {
    const error = new EbpfError('digest-mismatch', 'Not the', {
      lines: ['same.'],
      details: { a: 1 },
    });
    const { code, text } = report(error, { json: true, debug: false });
    expect(code).toBe(4);
    expect(text.split('\n')).toHaveLength(2);
    expect(schemaErrors('output/error.v1', JSON.parse(text))).toEqual([]);
    expect(JSON.parse(text)).toEqual({
      error: {
        code: 'digest-mismatch',
        class: 'refused',
        message: 'Not the\nsame.',
        details: { a: 1 },
      },
    });
  });

  it('have a line for each finding', () => {
    const error = new EbpfError('mirror-list-invalid', 'a:1:1: one', {
      lines: ['a:2:1: two\n', 'a:3:1: three (and 2 more)'],
      hint: 'See docs.',
    });
    expect(report(error).text).toBe(
      'ebpf: a:1:1: one [mirror-list-invalid]\n' +
        '  a:2:1: two\n  a:3:1: three (and 2 more)\n  See docs.\n',
    );
  });

  it('cannot move a terminal', () => {
    const error = new EbpfError(
      'registry-error',
      'It says "\u001b]0;x\u0007\r\nebpf: all is well".',
    );
    expect(report(error).text).toBe(
      'ebpf: It says " ]0;x   ebpf: all is well". [registry-error]\n',
    );
  });

  it('show what the verifier said, the last ten lines of it', () => {
    const log = Array.from({ length: 12 }, (_, line) => `${line}: (b7) r0 = 0\u001b`);
    const error = new EbpfError('verifier-refused', 'Refused "f".', {
      hint: 'Why.',
      details: { log },
    });
    const lines = report(error).text.trimEnd().split('\n');
    expect(lines).toHaveLength(12);
    expect(lines[1]).toBe('    2: (b7) r0 = 0');
    expect(lines.at(-1)).toBe('  Why.');
  });

  it('ask for a report of what should not happen', () => {
    expect(report(toEbpfError(new TypeError('x is not a function'))).text).toBe(
      'ebpf: x is not a function [internal]\n' +
        '  This is a fault of ebpf itself: please report it with what --debug shows.\n',
    );
  });

  it('show where they came from with --debug, and their causes', () => {
    const cause = new Error('deep\u001b');
    const error = new EbpfError('io-failed', 'shallow', { cause });
    const { text } = report(error, { json: false, debug: true });
    expect(text).toContain('failure.test.ts');
    expect(text).toContain('caused by: Error: deep \n');
  });
});
