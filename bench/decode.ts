// What an event costs between the buffer and the text: node tools/run.mjs bench/decode.ts
import { parseBtf } from '../src/btf/index.ts';
import { createEventDecoder, createEventOutput } from '../src/events/index.ts';
import type { EventFormat, RecordMemory } from '../src/events/index.ts';
import { BtfBuilder } from '../test/support/btf-builder.ts';

const EVENTS = 1_000_000;
const ROUNDS = 5;
/** Records lie one after the other, as in a ring buffer. */
const RECORDS = 1_024;
const SIZE = 48;

function sixFields(): { btf: Uint8Array; type: number } {
  const builder = new BtfBuilder();
  const u32 = builder.int('unsigned int', { size: 4 });
  const i32 = builder.int('int', { size: 4, signed: true });
  const u64 = builder.int('unsigned long long', { size: 8 });
  const char = builder.int('char', { size: 1, signed: true });
  const comm = builder.array(char, 16);
  const type = builder.struct('event', {
    size: SIZE,
    members: [
      { name: 'timestamp', type: u64, at: 0 },
      { name: 'pid', type: u32, at: 64 },
      { name: 'ppid', type: u32, at: 96 },
      { name: 'latency_ns', type: u64, at: 128 },
      { name: 'retval', type: i32, at: 192 },
      { name: 'comm', type: comm, at: 224 },
    ],
  });
  return { btf: builder.bytes(), type };
}

function records(): RecordMemory {
  const bytes = new Uint8Array(RECORDS * SIZE);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < RECORDS; index += 1) {
    const at = index * SIZE;
    view.setBigUint64(at, 81_234_567_890_123n + BigInt(index * 977), true);
    view.setUint32(at + 8, 1_000 + index, true);
    view.setUint32(at + 12, 1, true);
    view.setBigUint64(at + 16, BigInt(index * 12_345), true);
    view.setInt32(at + 24, index % 3 === 0 ? -2 : 3, true);
    new TextEncoder().encodeInto(`worker/${index}`, bytes.subarray(at + 28, at + 44));
  }
  return { bytes, view };
}

function measure(format: EventFormat, memory: RecordMemory): { ns: number; bytes: number } {
  const { btf, type } = sixFields();
  const decoder = createEventDecoder({ btf: parseBtf(btf), typeId: type });
  const { timeOrigin } = performance;
  const clock = (): number => timeOrigin + performance.now();
  const output = createEventOutput({ format, clock });
  const sink = output.addSource({ name: 'events', decoder });
  let bytes = 0;
  const start = process.cpuUsage();
  for (let index = 0; index < EVENTS; index += 1) {
    sink.write(memory, (index % RECORDS) * SIZE, SIZE);
    if (output.pending > 65_536) bytes += output.take().length;
  }
  // Processor time: other work on the machine does not count.
  const { user, system } = process.cpuUsage(start);
  const ns = ((user + system) * 1_000) / EVENTS;
  return { ns, bytes: bytes / EVENTS };
}

/** What the obvious way costs: an object for each event, and JSON.stringify. */
function measureObjects({ bytes, view }: RecordMemory): number {
  const decoder = new TextDecoder();
  let length = 0;
  const start = process.cpuUsage();
  for (let index = 0; index < EVENTS; index += 1) {
    const at = (index % RECORDS) * SIZE;
    const zero = bytes.indexOf(0, at + 28);
    const fields = {
      timestamp: Number(view.getBigUint64(at, true)),
      pid: view.getUint32(at + 8, true),
      ppid: view.getUint32(at + 12, true),
      latency_ns: Number(view.getBigUint64(at + 16, true)),
      retval: view.getInt32(at + 24, true),
      comm: decoder.decode(bytes.subarray(at + 28, zero)),
    };
    const time = new Date().toISOString();
    const line = JSON.stringify({ time, source: 'events', type: 'struct event', fields });
    length += Buffer.from(`${line}\n`).length;
  }
  const { user, system } = process.cpuUsage(start);
  return length === 0 ? 0 : ((user + system) * 1_000) / EVENTS;
}

const memory = records();
for (const format of ['json', 'text'] as const) {
  const results = Array.from({ length: ROUNDS }, () => measure(format, memory));
  const best = Math.min(...results.map(({ ns }) => ns));
  const median = results.map(({ ns }) => ns).sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
  console.log(
    `${format}: ${best.toFixed(0)} ns of processor time an event at best, ${median.toFixed(0)} ns median of ${ROUNDS} rounds (six fields, ${results[0]?.bytes.toFixed(0)} bytes)`,
  );
}
const objects = Array.from({ length: ROUNDS }, () => measureObjects(memory));
console.log(`objects and JSON.stringify: ${Math.min(...objects).toFixed(0)} ns at best`);
