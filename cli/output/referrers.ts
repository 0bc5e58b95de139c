import type { Discovery, Referrer } from '../../src/index.ts';
import { plainLine } from './line.ts';
import { pinned } from './pinned.ts';
import { formatBytes } from './units.ts';

/** The tree of `ebpf discover`: what was asked about, and what refers to it with its annotations. */
export function formatDiscovery(discovery: Discovery): string {
  const lines = [pinned(discovery), ...branches(discovery.referrers, '')];
  return lines.map((line) => `${plainLine(line).trimEnd()}\n`).join('');
}

function branches(referrers: readonly Referrer[], indent: string): readonly string[] {
  return referrers.flatMap((referrer, at) => {
    const last = at === referrers.length - 1;
    const below = `${indent}${last ? '   ' : '│  '}`;
    const more = referrer.referrers.length > 0 ? '│' : ' ';
    const { artifactType, mediaType, digest, size } = referrer;
    return [
      `${indent}${last ? '└─' : '├─'} ${artifactType ?? mediaType}  ${digest}  ${formatBytes(size)}`,
      ...annotationsOf(referrer).map((line) => `${below}${more}  ${line}`),
      ...branches(referrer.referrers, below),
    ];
  });
}

function annotationsOf({ annotations }: Referrer): readonly string[] {
  return Object.entries(annotations).map(([key, value]) => `${key}: ${value}`);
}
