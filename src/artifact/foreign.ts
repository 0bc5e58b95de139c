import { CAPS, isJsonObject, parseJson, printable } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { readBlob } from '../content/index.ts';
import type { ContentSource } from '../content/index.ts';
import { artifactTypeOf } from '../oci/index.ts';
import type { Descriptor, Index, Manifest } from '../oci/index.ts';

/** A kind of artifact that is not ours, told by a media type that only it has. */
interface ForeignKind {
  readonly pattern: RegExp;
  readonly name: string;
}

/** The more special before the more general. */
const KINDS: readonly ForeignKind[] = [
  {
    pattern: /^application\/vnd\.ebpf\.package\.v(?!1$)/,
    name: 'an eBPF package of a newer format (use a newer ebpf)',
  },
  { pattern: /^application\/vnd\.gadget\./, name: 'an Inspektor Gadget gadget' },
  { pattern: /^application\/ebpf\.oci\.image\./, name: 'a BumbleBee package' },
  {
    pattern: /^application\/vnd\.wasm\.(?:config\.v1\+json|content\.layer)/,
    name: 'a Wasm image of ecli (eunomia-bpf)',
  },
  { pattern: /^application\/vnd\.wasm\.config\.v0\+json$/, name: 'a Wasm component or module' },
  { pattern: /^application\/vnd\.cncf\.helm\./, name: 'a Helm chart' },
  { pattern: /^application\/vnd\.cncf\.notary\./, name: 'a Notary signature' },
  { pattern: /sigstore|cosign/, name: 'a Sigstore signature' },
  { pattern: /^application\/vnd\.in-toto/, name: 'an attestation' },
  { pattern: /spdx|cyclonedx/, name: 'an SBOM' },
  {
    pattern: /^application\/vnd\.(?:oci\.image\.config|docker\.container\.image)\.v1\+json$/,
    name: 'a container image',
  },
];

/** Config and layers that are looked at. */
const MAX_PARTS = 100;
/** Labels by which bpfman knows its images. */
const BPFMAN_LABEL = 'io.ebpf.';

/** In words, what a manifest that is not ours is. `source` is asked for the config of a container image; its failure changes nothing. */
export async function foreignKind(
  document: Manifest | Index,
  source: ContentSource,
  options: Abortable = {},
): Promise<string> {
  const own = artifactTypeOf(document);
  const parts = document.kind === 'manifest' ? [document.config, ...document.layers] : [];
  const types = [own ?? '', ...parts.slice(0, MAX_PARTS).map(({ mediaType }) => mediaType)];
  const kind = KINDS.find(({ pattern }) => types.some((type) => pattern.test(type)));
  if (kind === undefined)
    return own === undefined
      ? 'an artifact without a type'
      : `an artifact of type ${printable(own, 100)}`;
  const image = kind.name === 'a container image' && document.kind === 'manifest';
  return image && (await hasBpfmanLabels(document.config, source, options))
    ? 'a bytecode image of bpfman'
    : kind.name;
}

async function hasBpfmanLabels(
  descriptor: Descriptor,
  source: ContentSource,
  options: Abortable,
): Promise<boolean> {
  try {
    const bytes = await readBlob(source, descriptor, {
      ...options,
      cap: CAPS.config,
      what: 'The config of the image',
    });
    const json = parseJson(bytes, 'The config of the image', 'config-invalid');
    const config = isJsonObject(json) ? json['config'] : undefined;
    const labels = isJsonObject(config) ? config['Labels'] : undefined;
    return (
      isJsonObject(labels) && Object.keys(labels).some((label) => label.startsWith(BPFMAN_LABEL))
    );
  } catch {
    // The image is refused either way; only the words of the refusal would be better.
    options.signal?.throwIfAborted();
    return false;
  }
}
