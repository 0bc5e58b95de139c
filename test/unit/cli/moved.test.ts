import { expect, it } from 'vitest';
import { movedLine } from '../../../cli/output/moved.ts';

const NONE = { pushed: 0, present: 0, mounted: 0, bytes: 0 };

it.each([
  ['2 sent (20.0 KiB)', { ...NONE, pushed: 2, bytes: 20_480 }],
  ['2 sent (9 B), 3 already there', { ...NONE, pushed: 2, present: 3, bytes: 9 }],
  ['0 sent (0 B), 1 already there, 4 linked', { ...NONE, present: 1, mounted: 4 }],
  ['nothing sent: all of it was there', NONE],
])('what moved: %s', (line, transfer) => {
  expect(movedLine('sent', transfer)).toBe(line);
});
