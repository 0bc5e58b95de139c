import { describe, expect, test } from 'vitest';
import { isLoopbackAddress, isLoopbackHost } from '../../../src/base/index.ts';

describe('loopback', () => {
  test.each([
    ['127.0.0.1', true],
    ['127.8.8.8', true],
    ['::1', true],
    ['0:0:0:0:0:0:0:1', true],
    ['::ffff:127.0.0.1', true],
    ['::ffff:10.0.0.1', false],
    ['10.127.0.0', false],
    ['fe80::1', false],
    ['localhost', false],
    ['127.0.0.1.example', false],
    ['', false],
  ])('isLoopbackAddress(%s) is %s', (address, loopback) => {
    expect(isLoopbackAddress(address)).toBe(loopback);
  });

  test.each([
    ['LOCALHOST.', true],
    ['a.localhost', true],
    ['[::1]', true],
    ['[::ffff:7f00:1]', true],
    ['127.1.2.3', true],
    ['localhosts', false],
    ['localhost.example', false],
    ['128.0.0.1', false],
    ['', false],
  ])('isLoopbackHost(%s) is %s', (host, loopback) => {
    expect(isLoopbackHost(host)).toBe(loopback);
  });
});
