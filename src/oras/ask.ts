import { concatBytes, fail } from '../base/index.ts';
import type { Place } from './place.ts';
import { Tries } from './retry.ts';
import { openSession } from './session.ts';
import type { Command, Session } from './session.ts';

/** A command whose whole answer is wanted. */
export interface Question extends Command {
  /** Most bytes of stdout taken. */
  readonly cap: number;
  /** Handed to stdin. */
  readonly content?: Uint8Array | undefined;
}

/** Runs a command and gives what it wrote to stdout; begun anew where that may help. */
export async function ask(place: Place, question: Question): Promise<Uint8Array> {
  const tries = new Tries(place.host.settings);
  for (;;) {
    try {
      return await askOnce(place, question, tries);
    } catch (error) {
      await tries.survive(error, place.signalOf(question));
    }
  }
}

async function askOnce(place: Place, question: Question, tries: Tries): Promise<Uint8Array> {
  const session = await openSession(place, question, tries);
  try {
    return await answerOf(session, question);
  } catch (error) {
    throw session.failure(error);
  } finally {
    await session.close();
  }
}

async function answerOf(session: Session, question: Question): Promise<Uint8Array> {
  const { process } = session;
  const { content, cap, doing } = question;
  if (content !== undefined) await process.write(content);
  process.endInput();
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of process.output()) {
    size += piece.length;
    if (size > cap)
      fail('size-exceeded', `Could not ${doing}: oras wrote more than ${cap} bytes.`, {
        details: { cap },
      });
    pieces.push(piece);
  }
  await session.finish();
  return concatBytes(pieces);
}
