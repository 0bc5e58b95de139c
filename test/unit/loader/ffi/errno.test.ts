import { constants } from 'node:os';
import { expect, test } from 'vitest';
import { errnoName, errnoText } from '../../../../src/loader/ffi/errno.ts';

test.for([
  [constants.errno.ENOENT, 'ENOENT', 'ENOENT, no such file or entry'],
  [-constants.errno.EPERM, 'EPERM', 'EPERM, operation not permitted'],
  [constants.errno.EOPNOTSUPP, 'EOPNOTSUPP', 'EOPNOTSUPP, not supported'],
  [constants.errno.EAGAIN, 'EAGAIN', 'EAGAIN, try again'],
  [constants.errno.EPIPE, 'EPIPE', 'EPIPE'],
  [524, 'ENOTSUPP', 'ENOTSUPP, not supported by this kernel'],
  [4003, 'ENDIAN', 'ENDIAN, the object is of another byte order'],
  [999, 'errno 999', 'errno 999'],
] as const)('%i is %s', ([errno, name, text]) => {
  expect(errnoName(errno)).toBe(name);
  expect(errnoText(errno)).toBe(text);
});
