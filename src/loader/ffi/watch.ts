import { importKoffi } from './native.ts';

/** Something on the event loop that fires while a descriptor is readable. */
export interface Watch {
  /** Fires no more until `start`. */
  stop(): void;
  start(): void;
  close(): void;
}

/**
 * Calls `onReadable` from the event loop whenever the descriptor is readable, as long as it is (level-triggered). The
 * loop's own epoll does the waiting: against `epoll_wait` in the thread pool it saves two thread switches a wake-up.
 */
export async function watchReadable(fd: number, onReadable: () => void): Promise<Watch> {
  const koffi = await importKoffi();
  const options = { readable: true };
  // Made stopped: the caller starts it when all is in place.
  const handle = koffi.node.poll(fd, options, onReadable);
  handle.stop();
  let open = true;
  return {
    stop: () => {
      if (open) handle.stop();
    },
    start: () => {
      if (open) handle.start(options, onReadable);
    },
    close: () => {
      if (!open) return;
      open = false;
      handle.close();
    },
  };
}
