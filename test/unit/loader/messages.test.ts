import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EbpfError, isEbpfError } from '../../../src/base/index.ts';
import {
  decodeError,
  decodeMessage,
  encodeError,
  encodeMessage,
} from '../../../src/loader/messages.ts';
import type { LoaderMessage } from '../../../src/loader/messages.ts';

const messages: readonly LoaderMessage[] = [
  { type: 'ready', ready: { libbpf: '1.1', programs: [], warnings: ['one'] } },
  { type: 'lost', lost: { map: null, count: 3 } },
  { type: 'ended', report: { reason: 'stopped', events: 5, lost: null, buffers: [] } },
];

test.for(messages)('$type goes there and back', (message) => {
  expect(decodeMessage(encodeMessage(message))).toEqual(message);
  expect(encodeMessage(message)).toMatch(/^[^\n]+\n$/);
});

test('an error keeps its code, hint and details', () => {
  const error = new EbpfError('map-failed', 'No.', { hint: 'Yes.', details: { map: 'm', n: 1 } });
  const message = decodeMessage(encodeMessage(encodeError(error)));
  const back = message.type === 'error' ? decodeError(message.error) : undefined;
  expect(back).toMatchObject({
    code: 'map-failed',
    message: 'No.',
    hint: 'Yes.',
    details: { map: 'm', n: 1 },
  });
});

test('an error shows no control characters of an object', () => {
  const error = new EbpfError('load-failed', 'name \u001b[2J\nnext', { hint: 'a\u0007b' });
  expect(encodeError(error)).toMatchObject({ error: { message: 'name [2J next', hint: 'a b' } });
});

test('a code that nobody knows is internal', () => {
  expect(decodeError({ code: 'toString', message: 'm' }).code).toBe('internal');
  expect(decodeError({ code: 7, message: {} })).toMatchObject({ code: 'internal' });
});

test('lines that are no message are refused with our error', () => {
  for (const line of ['', '{', '[]', 'null', '{"type":"ready"}', '{"type":"other","other":{}}'])
    expect(() => decodeMessage(line)).toThrow(expect.objectContaining({ code: 'loader-crashed' }));
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
      try {
        decodeMessage(line);
      } catch (error) {
        expect(isEbpfError(error)).toBe(true);
      }
    }),
  );
});
