import type { Origin } from './model.ts';

/** Where a value comes from, for people: `/etc/ebpf/config.yaml:3`, `HTTPS_PROXY`, `--transport`, `default`. */
export function describeOrigin(origin: Origin): string {
  switch (origin.kind) {
    case 'default':
      return 'default';
    case 'file':
      return origin.line === undefined ? origin.path : `${origin.path}:${origin.line}`;
    case 'environment':
    case 'flag':
      return origin.name;
  }
}
