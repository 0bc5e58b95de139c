import { Socket } from 'node:net';
import { parseBtf } from './btf/index.ts';
import type { Btf } from './btf/index.ts';
import { findSection, parseElf, sectionBytes } from './elf/index.ts';
import { createEventDecoder, createEventOutput } from './events/index.ts';
import type { EventDecoder } from './events/index.ts';
import { serveLoader } from './loader/index.ts';
import type { BufferJob, RecordOutput, RecordOutputOptions } from './loader/index.ts';

/** Descriptors of a loader process: 0 takes the job, 1 gives text of events, 3 gives messages. */
const OUTPUT_FD = 1;
const CONTROL_FD = 3;
/** Text that may wait in this process, in bytes, before buffers are no longer read. */
const OUTPUT_ROOM = 1024 * 1024;

/** Decodes by the types of the object itself; records of unknown types are shown as they are. */
function createOutput({ job, object, clock }: RecordOutputOptions): RecordOutput {
  // Programs stamp events with bpf_ktime_get_ns, which counts as this clock does.
  const bootTime = Date.now() - Number(process.hrtime.bigint()) / 1e6;
  const output = createEventOutput({ format: job.format ?? 'json', clock, bootTime });
  let btf: Btf | undefined;
  const decoderOf = ({ typeId = 0, hints }: BufferJob): EventDecoder | null => {
    if (typeId === 0) return null;
    btf ??= readBtf(object);
    return createEventDecoder({ btf, typeId, hints });
  };
  return {
    addSource: (buffer) => output.addSource({ name: buffer.map, decoder: decoderOf(buffer) }),
    get pending() {
      return output.pending;
    },
    take: () => output.take(),
  };
}

function readBtf(object: Uint8Array): Btf {
  const file = parseElf(object);
  const section = findSection(file, '.BTF');
  return parseBtf(section === undefined ? new Uint8Array() : sectionBytes(file, section));
}

const stop = new AbortController();
// A terminal sends Ctrl-C to this process too: it ends in order, as its parent will ask it to.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort());

const outputOptions = {
  fd: OUTPUT_FD,
  readable: false,
  writable: true,
  writableHighWaterMark: OUTPUT_ROOM,
};
const channels = {
  input: process.stdin,
  output: new Socket(outputOptions),
  control: new Socket({ fd: CONTROL_FD, readable: false, writable: true }),
  signal: stop.signal,
};
await serveLoader(channels, createOutput);
process.exit();
