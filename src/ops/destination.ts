import { fail, isEbpfError } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import type { ContentTarget } from '../content/index.ts';
import { createArchive, openLayout } from '../store/index.ts';
import type { LayoutStore } from '../store/index.ts';
import type { OpsContext } from './context.ts';
import type { PlaceReference } from './tag-names.ts';

/** A place that copies go to. */
export interface Destination {
  readonly reference: PlaceReference;
  readonly target: ContentTarget;
  /** There when it is the local store: what comes is checked then before it gets its name. */
  readonly store?: LayoutStore | undefined;
  /** Makes an archive out of what came; other places have it already. */
  finish(options: Abortable): Promise<void>;
  /** Without `finish` before, an archive leaves nothing. Stores and registries belong to the client. */
  close(): Promise<void>;
}

export interface DestinationOptions extends Abortable {
  /** Replaces an archive file that is there. */
  readonly force: boolean;
}

const nothing = (): Promise<void> => Promise.resolve();

/** Opens a place to write to; a layout that is not there is made. Throws `destination-exists` for an archive that is there. */
export async function openDestination(
  context: OpsContext,
  reference: PlaceReference,
  { force, signal }: DestinationOptions,
): Promise<Destination> {
  if (force && reference.kind !== 'archive')
    fail('usage', 'Only an archive file is replaced as a whole: --force goes with oci-archive:.');
  switch (reference.kind) {
    case 'registry': {
      const { registry, repository } = reference;
      const target = await context.remote(registry, repository, { access: 'push' });
      return { reference, target, finish: nothing, close: nothing };
    }
    case 'store': {
      const store = await context.store();
      return { reference, target: store, store, finish: nothing, close: nothing };
    }
    case 'layout': {
      const target = await openLayout(reference.path, { create: true, signal });
      return { reference, target, finish: nothing, close: nothing };
    }
    case 'archive': {
      const options = { replace: force, signal };
      const target = await createArchive(reference.path, options).catch(withForceHint);
      const finish = async (options: Abortable): Promise<void> => {
        await target.finish(options);
      };
      return { reference, target, finish, close: () => target.close() };
    }
  }
}

function withForceHint(error: unknown): never {
  if (!isEbpfError(error) || error.code !== 'destination-exists') throw error;
  const { code, message, details } = error;
  return fail(code, message, {
    hint: 'Choose another name, or replace it with --force.',
    details,
    cause: error,
  });
}
