import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The Debian mirror that this machine itself uses; undefined on other systems. */
export function debianMirror() {
  const files = ['/etc/apt/sources.list'];
  const dir = '/etc/apt/sources.list.d';
  if (existsSync(dir)) files.push(...readdirSync(dir).map((name) => join(dir, name)));
  for (const file of files.filter((path) => /\.(list|sources)$/.test(path) && existsSync(path))) {
    const match = /^(?:URIs:|deb(?:\s+\[[^\]]*\])?)\s+(\S+\/debian)\/?\s*(?:$|\s)/m.exec(
      readFileSync(file, 'utf8'),
    );
    if (match) return match[1];
  }
  return undefined;
}
