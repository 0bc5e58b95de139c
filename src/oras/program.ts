import { fail } from '../base/index.ts';
import { findOras } from './find.ts';
import type { OrasInfo } from './find.ts';
import type { OrasSettings } from './options.ts';
import { ORAS_RANGE, placeOf } from './version.ts';

/** The oras to run, found and its version checked. Throws `oras-missing`, `oras-too-old`. */
export async function requireOras(settings: OrasSettings): Promise<string> {
  const { path, searchPath, signal } = settings;
  const found = await findOras({ path, searchPath, signal });
  if (found === undefined)
    return fail('oras-missing', `There is no program "${path}" to move content with.`, {
      hint: 'Install oras, name it with EBPF_ORAS, or use --transport builtin, which needs nothing.',
      details: { path },
    });
  if (!found.supported) unsupported(found, settings);
  return found.path;
}

function unsupported({ path, version }: OrasInfo, settings: OrasSettings): void {
  const details = { path, version, range: ORAS_RANGE };
  if (settings.allowAnyVersion) {
    settings.logger.warn('this version of oras is not known to work or to be safe', details);
    return;
  }
  const hint = `Install oras ${ORAS_RANGE}, or use --transport builtin.`;
  if (version === null)
    return fail('oras-missing', `${path} does not say which version of oras it is.`, {
      hint,
      details,
    });
  if (placeOf(version) === 'newer')
    return fail(
      'oras-missing',
      `${path} is oras ${version}, which is newer than what works here.`,
      {
        hint,
        details,
      },
    );
  return fail('oras-too-old', `${path} is oras ${version}; ${ORAS_RANGE} is needed.`, {
    hint: `${hint} Older ones send client certificates and headers to other hosts.`,
    details,
  });
}
