import { fail } from '../base/index.ts';
import type { MapHandle } from './ffi/map.ts';
import type { ObjectHandle } from './ffi/object.ts';
import type { BufferJob, LoaderJob } from './job.ts';
import { PerfReader } from './perf-reader.ts';
import { RingReader } from './ring-reader.ts';
import type { RecordReader, RecordSink } from './sink.ts';

const KINDS: Readonly<Record<BufferJob['kind'], number>> = { perf: 4, ringbuf: 27 };
const DEFAULT_PERF_PAGES = 64;

/** A buffer of a loaded object, mapped. */
export interface OpenBuffer {
  readonly job: BufferJob;
  /** Readable while something is in the buffer. */
  readonly fd: number;
  /** One for a ring buffer, one a CPU for a perf buffer. */
  readonly readers: readonly RecordReader[];
  readonly sink: RecordSink;
  close(): void;
}

/**
 * Maps the buffers of the job.
 * @throws EbpfError `option-invalid` when the object has no such buffer, `map-failed` when it cannot be mapped
 */
export function openBuffers(
  object: ObjectHandle,
  job: LoaderJob,
  createSink: (buffer: BufferJob) => RecordSink,
): OpenBuffer[] {
  const open: OpenBuffer[] = [];
  try {
    for (const buffer of job.buffers ?? []) {
      const map = findBuffer(object, buffer);
      const sink = createSink(buffer);
      open.push(
        buffer.kind === 'ringbuf'
          ? openRing(map, buffer, sink)
          : openPerf(map, buffer, { sink, pages: job.perfPages ?? DEFAULT_PERF_PAGES }),
      );
    }
    return open;
  } catch (error) {
    for (const buffer of open) buffer.close();
    throw error;
  }
}

function findBuffer(object: ObjectHandle, buffer: BufferJob): MapHandle {
  const map = object.findMap(buffer.map);
  if (map?.type === KINDS[buffer.kind]) return map;
  return fail('option-invalid', `The object has no ${buffer.kind} map "${buffer.map}".`, {
    details: { map: buffer.map, kind: buffer.kind, found: map?.typeName ?? null },
  });
}

function openRing(map: MapHandle, job: BufferJob, sink: RecordSink): OpenBuffer {
  const { consumer, producer, pageSize } = map.mapRing();
  const reader = new RingReader(
    {
      consumer: consumer.buffer,
      producer: producer.buffer,
      pageSize,
      size: map.maxEntries,
    },
    sink,
  );
  const close = (): void => {
    consumer.close();
    producer.close();
  };
  return { job, fd: map.fd, readers: [reader], sink, close };
}

function openPerf(
  map: MapHandle,
  job: BufferJob,
  options: { readonly sink: RecordSink; readonly pages: number },
): OpenBuffer {
  const { sink, pages } = options;
  const rings = map.openPerfRings(pages);
  const readers = rings.rings.map((ring) => new PerfReader(ring, sink));
  return { job, fd: rings.fd, readers, sink, close: () => rings.close() };
}
