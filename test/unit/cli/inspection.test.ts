import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatInspection } from '../../../cli/output/inspection.ts';
import { describeBytes } from '../../../src/artifact/index.ts';
import type { Inspection } from '../../../src/index.ts';
import { digestOf } from '../../../src/oci/index.ts';

const PATH = 'examples/execsnoop/execsnoop.bpf.o';

function inspection(): Inspection {
  const bytes = new Uint8Array(readFileSync(PATH));
  const view = describeBytes({ object: bytes, wasm: null });
  return { kind: 'object', reference: PATH, digest: digestOf(bytes), ...view };
}

describe('text of inspect', () => {
  it('shows programs, maps, options, events and needs', () => {
    const text = formatInspection(inspection());
    for (const line of [
      /^License: +GPL$/m,
      /^PROGRAM +TYPE +SECTION +ATTACHES +INSTRUCTIONS$/m,
      /^enter_execve +tracepoint +tracepoint\/syscalls\/sys_enter_execve +by itself +\d+$/m,
      /^executing +lru_hash +__u32 +struct event +2048$/m,
      /^--min-pid +__u32 +0$/m,
      /^events +ringbuf +struct event$/m,
      /^Effects: +reads-kernel-memory, reads-user-memory$/m,
      /^Needs: +Linux 5\.8 or newer \(bpf_ringbuf_output, ringbuf\)$/m,
    ])
      expect(text).toMatch(line);
  });

  it('leaves out capabilities that only older kernels ask for', () => {
    const [line] = /^Capabilities:.*$/m.exec(formatInspection(inspection())) ?? [''];
    expect(line).toContain('CAP_BPF');
    expect(line).toContain('CAP_SYS_RESOURCE (before Linux 5.11)');
    expect(line).not.toContain('CAP_SYS_ADMIN');
  });

  it('cannot be made to move a terminal or to forge a line', () => {
    const evil = 'x\u001b[2J\nDigest: sha256:0\u202e';
    const view = inspection();
    const { object } = view.derived;
    if (object === null) throw new Error('The example has an object.');
    const text = formatInspection({
      ...view,
      reference: evil,
      declared: { name: evil, description: evil, licenses: evil },
      warnings: [evil],
      artifact: {
        digest: view.digest,
        mediaType: evil,
        manifest: view.digest,
        platform: evil,
        platforms: [evil],
        config: view.digest,
        annotations: { a: evil },
        layers: [{ mediaType: evil, digest: view.digest, size: 1, title: evil }],
      },
      derived: {
        ...view.derived,
        object: {
          ...object,
          license: evil,
          programs: object.programs.map((program) => ({
            ...program,
            name: evil,
            type: evil,
            section: evil,
            effects: [evil],
          })),
          maps: object.maps.map((map) => ({ ...map, name: evil, type: evil, keyType: evil })),
          variables: object.variables.map((variable) => ({ ...variable, name: evil, type: evil })),
          events: object.events.map((event) => ({ ...event, map: evil, type: evil })),
        },
      },
    });
    expect(text).not.toMatch(/[^\P{C}\n]/u);
    expect(text.match(/^Digest:/gm)).toHaveLength(1);
  });
});
