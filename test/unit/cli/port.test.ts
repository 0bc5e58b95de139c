import { InvalidArgumentError } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { parsePort } from '../../../cli/options/port.ts';

describe('ports', () => {
  it.each([
    ['0', 0],
    ['5000', 5000],
    ['65535', 65_535],
  ])('%s', (text, port) => {
    expect(parsePort(text)).toBe(port);
  });

  it.each(['', '65536', '99999', '-1', '1.5', '0x50', '80 ', 'http', '123456'])(
    'refuses "%s"',
    (text) => {
      expect(() => parsePort(text)).toThrow(InvalidArgumentError);
    },
  );
});
