import { describe, expect, test } from 'vitest';
import { startWire } from '../../support/wire.ts';
import { BASE, demo, errorReply } from './support.ts';

describe('what a registry says of what it does not have', () => {
  const said: readonly [string, string, string][] = [
    ['NAME_UNKNOWN', 'There is no such repository.', ''],
    ['NAME_UNKNOWN', 'repository name not known to registry', ''],
    ['NAME_UNKNOWN', '', ''],
    ['MANIFEST_UNKNOWN', 'manifest unknown', ''],
    ['MANIFEST_UNKNOWN', 'tools/demo:1.0: not found', ''],
    ['NAME_UNKNOWN', 'No such repository in 123.', 'NAME_UNKNOWN No such repository in 123.'],
    ['MANIFEST_UNKNOWN', 'выключено', 'MANIFEST_UNKNOWN выключено'],
  ];
  test.each(said)('is repeated of %s "%s" what is new: "%s"', async (code, words, repeated) => {
    const wire = await startWire();
    wire.script({ on: `GET ${BASE}/manifests/1.0`, reply: errorReply(404, code, words) });
    const where = `${wire.host}/tools/demo`;
    const own =
      code === 'NAME_UNKNOWN'
        ? `There is no repository ${where}.`
        : `There is no tag "1.0" in ${where}.`;
    await expect(demo(wire).fetchManifest('1.0')).rejects.toMatchObject({
      message: repeated === '' ? own : `${own} The registry says: "${repeated}"`,
    });
  });
});
