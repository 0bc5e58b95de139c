import type { OpenBuffer } from './buffers.ts';
import type { ObjectHandle } from './ffi/object.ts';
import type { LoaderJob } from './job.ts';
import { readCounter } from './lost.ts';
import type { BufferReport, LostNote } from './messages.ts';

/** Keeps account of what was read and what was lost. */
export class Tally {
  readonly #buffers: readonly OpenBuffer[];
  readonly #count: () => number | null;
  /** What was noted so far; the key is the map's name, or null for the programs' own counter. */
  readonly #noted = new Map<string | null, number>();

  constructor(object: ObjectHandle, buffers: readonly OpenBuffer[], job: LoaderJob) {
    const place = job.lostCounter;
    const map = place === undefined ? undefined : object.findMap(place.section);
    this.#buffers = buffers;
    this.#count = () => (place === undefined || map === undefined ? null : readCounter(map, place));
  }

  /** What was lost since this was last asked; the sinks are told as well. */
  takeLosses(): LostNote[] {
    const rings = this.#buffers.filter((buffer) => buffer.job.kind === 'ringbuf');
    const perf = this.#buffers.filter((buffer) => buffer.job.kind === 'perf');
    const notes = perf.flatMap((buffer) => this.#note(buffer.job.map, lostOf(buffer), buffer));
    const only = rings.length === 1 ? (rings[0]?.job.map ?? null) : null;
    return rings[0] === undefined
      ? notes
      : [...notes, ...this.#note(only, this.#count() ?? 0, rings[0])];
  }

  report(): { events: number; lost: number | null; buffers: BufferReport[] } {
    const rings = this.#buffers.filter((buffer) => buffer.job.kind === 'ringbuf').length;
    const counted = this.#count();
    const buffers = this.#buffers.map((buffer): BufferReport => {
      const { map, kind } = buffer.job;
      // Programs with several ring buffers and one counter do not say which of them was full.
      const lost = kind === 'perf' ? lostOf(buffer) : rings === 1 ? counted : null;
      return { map, kind, events: eventsOf(buffer), lost };
    });
    const perfLost = this.#buffers
      .filter((buffer) => buffer.job.kind === 'perf')
      .reduce((sum, buffer) => sum + lostOf(buffer), 0);
    const lost = rings === 0 ? perfLost : counted === null ? null : counted + perfLost;
    return { events: buffers.reduce((sum, buffer) => sum + buffer.events, 0), lost, buffers };
  }

  #note(map: string | null, total: number, buffer: OpenBuffer): LostNote[] {
    const count = total - (this.#noted.get(map) ?? 0);
    if (count <= 0) return [];
    this.#noted.set(map, total);
    buffer.sink.lost(count);
    return [{ map, count }];
  }
}

function eventsOf(buffer: OpenBuffer): number {
  return buffer.readers.reduce((sum, reader) => sum + reader.events, 0);
}

function lostOf(buffer: OpenBuffer): number {
  return buffer.readers.reduce((sum, reader) => sum + (reader.lost ?? 0), 0);
}
