// A loader process that takes records and does nothing with them: what reading alone costs.
import { Socket } from 'node:net';
import { serveLoader } from '../src/loader/index.ts';
import type { RecordOutput, RecordSink } from '../src/loader/index.ts';

let sum = 0;
const sink: RecordSink = {
  // One field of the record is looked at, so that its memory has to be there.
  write: ({ view }, offset) => {
    sum = (sum + view.getUint32(offset, true)) | 0;
  },
  lost: () => undefined,
};
const output: RecordOutput = { addSource: () => sink, pending: 0, take: () => new Uint8Array() };
await serveLoader(
  {
    input: process.stdin,
    output: new Socket({ fd: 1, readable: false, writable: true }),
    control: new Socket({ fd: 3, readable: false, writable: true }),
    signal: new AbortController().signal,
  },
  () => output,
);
process.exit();
