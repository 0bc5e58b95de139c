import { importKoffi } from './native.ts';

/** Something on the event loop that fires while a descriptor is readable. */
export interface Watch {
  start(): void;
  /** Fires no more until `start`. */
  stop(): void;
  close(): void;
}

/**
 * Calls `onReadable` from the event loop whenever the descriptor is readable, once it is started. The loop's own epoll
 * does the waiting: against `epoll_wait` in the thread pool it saves two thread switches a wake-up.
 */
export async function watchReadable(fd: number, onReadable: () => void): Promise<Watch> {
  const koffi = await importKoffi();
  const fire = (): void => {
    if (running) onReadable();
  };
  const options = { readable: true };
  const handle = koffi.node.poll(fd, options, fire);
  handle.stop();
  let running = false;
  let open = true;
  const stop = (): void => {
    running = false;
    if (open) handle.stop();
  };
  return {
    start: () => {
      if (!open || running) return;
      running = true;
      handle.start(options, fire);
      // A perf event tells once that it is readable, and it may tell that to the call that adds it to the epoll set,
      // which passes it on to nobody. After the loop has added it, what came before is looked for once.
      setImmediate(fire);
    },
    stop,
    close: () => {
      stop();
      if (open) handle.close();
      open = false;
    },
  };
}
