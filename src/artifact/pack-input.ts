import { CAPS, fail } from '../base/index.ts';
import { MEDIA, formatPlatform, isDigest, isMediaType } from '../oci/index.ts';
import { checkTitles } from './titles.ts';
import type { PackInput, PackLayer, PackObject } from './model.ts';
import { ANY_ARCHITECTURE } from './model.ts';

/** Most platforms of one artifact; BPF runs on about a dozen. */
const MAX_PLATFORMS = 64;
/** Most other layers of one artifact. */
const MAX_LAYERS = 1000;
/** Layer types that have their own place in the input. */
const OWN_TYPES: ReadonlySet<string> = new Set([MEDIA.object, MEDIA.wasm, MEDIA.config]);

/** Refuses what cannot become an artifact, before anything is read. */
export function checkPackInput(input: PackInput): void {
  const { objects, wasm, layers = [] } = input;
  if (objects.length === 0 && wasm === undefined) {
    fail('artifact-incomplete', 'An artifact needs a BPF object or a Wasm module.', {
      hint: 'Name at least one: ebpf pack prog.bpf.o, or ebpf pack --wasm tool.wasm',
    });
  }
  checkPlatforms(objects);
  for (const object of objects) {
    checkSize(object.bytes, object.title, CAPS.object);
    checkTitles([object.title, ...(wasm ? [wasm.title] : []), ...layers.map((one) => one.title)]);
  }
  if (objects.length === 0) checkTitles([wasm?.title ?? '', ...layers.map((one) => one.title)]);
  if (wasm) checkSize(wasm.bytes, wasm.title, CAPS.wasm);
  checkLayers(layers);
}

/** By platform, so that the order in which they were named changes nothing. */
export function platformOrder(a: PackObject, b: PackObject): number {
  const [first, second] = [a, b].map(({ platform }) => (platform ? formatPlatform(platform) : ''));
  return (first ?? '') < (second ?? '') ? -1 : 1;
}

function checkSize(bytes: Uint8Array, title: string, cap: number): void {
  if (bytes.length > cap)
    fail('size-exceeded', `${title} has ${bytes.length} bytes; at most ${cap} are allowed.`);
}

function checkPlatforms(objects: readonly PackObject[]): void {
  if (objects.length > MAX_PLATFORMS)
    fail('usage', `More than ${MAX_PLATFORMS} objects were given.`);
  if (objects.length > 1 && objects.some(({ platform }) => platform === undefined)) {
    fail('usage', 'Several objects were given, but not every one with its platform.', {
      hint: 'Name it before the file: linux/amd64=a.bpf.o linux/arm64=b.bpf.o',
    });
  }
  const seen = new Set<string>();
  for (const { platform } of objects) {
    if (platform === undefined) continue;
    const name = formatPlatform(platform);
    if (platform.os !== 'linux' || platform.architecture === ANY_ARCHITECTURE)
      fail('usage', `${name} is no platform for a BPF object.`, {
        hint: 'The platform is linux/ARCH; an object that fits every architecture has none.',
      });
    if (seen.has(name)) fail('usage', `Two objects were given for ${name}.`);
    seen.add(name);
  }
}

function checkLayers(layers: readonly PackLayer[]): void {
  if (layers.length > MAX_LAYERS) fail('usage', `More than ${MAX_LAYERS} layers were given.`);
  for (const layer of layers) checkLayer(layer);
  if (layers.filter(({ mediaType }) => mediaType === MEDIA.btf).length > 1)
    fail('usage', 'Two layers with BTF were given; put all of it into one.');
}

function checkLayer({ mediaType, title, digest, size }: PackLayer): void {
  if (!isMediaType(mediaType)) fail('usage', `"${mediaType}" is not a media type.`);
  if (OWN_TYPES.has(mediaType))
    fail('usage', `${title} cannot be a layer of type ${mediaType}.`, {
      hint: 'Objects and Wasm modules have arguments of their own.',
    });
  if (!isDigest(digest) || !Number.isSafeInteger(size) || size < 0 || size > CAPS.blob)
    fail('descriptor-invalid', `${title} has no valid digest and size.`);
}

/** Architectures of image-spec that are big-endian. */
const BIG_ENDIAN: ReadonlySet<string> = new Set(['s390x', 'mips', 'mips64', 'ppc', 'ppc64']);

/** Refuses an object that no host of its platform could load. */
export function checkEndianness(
  { platform, title }: PackObject,
  endianness: 'little' | 'big',
): void {
  if (platform === undefined) return;
  const expected = BIG_ENDIAN.has(platform.architecture) ? 'big' : 'little';
  if (endianness === expected) return;
  fail(
    'endianness-mismatch',
    `${title} is ${endianness}-endian, but ${formatPlatform(platform)} is ${expected}-endian.`,
    {
      hint: `Compile it with: clang -target ${expected === 'big' ? 'bpfeb' : 'bpfel'}`,
      details: { expected, found: endianness },
    },
  );
}
