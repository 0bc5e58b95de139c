import { BlockList, isIP } from 'node:net';

/** Which addresses are reached without the proxy. */
export type DirectTest = (url: URL) => boolean;

/**
 * Makes a test out of the entries of NO_PROXY, as Go and curl read them: `*`; an address or a CIDR range; a host, which
 * stands for itself and all under it; with a dot or `*.` in front only for those under it; each with or without `:port`.
 * What is none of these is passed over.
 */
export function compileNoProxy(entries: readonly string[]): DirectTest {
  const words = entries.map((entry) => entry.trim().toLowerCase()).filter((entry) => entry !== '');
  if (words.includes('*')) return () => true;
  const tests = words.map(compileEntry).filter((test) => test !== undefined);
  return (url) => {
    const host = hostOf(url);
    const port = portOf(url);
    return tests.some((test) => test(host, port));
  };
}

type EntryTest = (host: string, port: string) => boolean;

function compileEntry(entry: string): EntryTest | undefined {
  return compileRange(entry) ?? compileHost(entry);
}

function compileRange(entry: string): EntryTest | undefined {
  const [address = '', bits = '', ...more] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0 || !/^\d{1,3}$/.test(bits)) return undefined;
  if (Number(bits) > (family === 4 ? 32 : 128)) return undefined;
  const list = new BlockList();
  list.addSubnet(address, Number(bits), familyOf(address));
  return (host) => isIP(host) !== 0 && list.check(host, familyOf(host));
}

function compileHost(entry: string): EntryTest | undefined {
  const { host, port } = splitPort(entry);
  if (host === '' || /[/*]/.test(host.replace(/^\*\./, ''))) return undefined;
  const rightPort = (asked: string): boolean => port === undefined || port === asked;
  if (isIP(host) !== 0) {
    const list = new BlockList();
    list.addAddress(host, familyOf(host));
    return (asked, its) =>
      isIP(asked) !== 0 && list.check(asked, familyOf(asked)) && rightPort(its);
  }
  const name = host.replace(/^\*(?=\.)/, '').replace(/\.$/, '');
  if (name === '') return undefined;
  const under = name.startsWith('.') ? name : `.${name}`;
  return (asked, its) => (asked === name || asked.endsWith(under)) && rightPort(its);
}

/** `host`, `host:port`, `[v6]`, `[v6]:port` or `v6`. */
function splitPort(entry: string): { readonly host: string; readonly port?: string | undefined } {
  if (isIP(entry) === 6) return { host: entry };
  const match = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(entry);
  if (!match) return { host: '' };
  return { host: match[1] ?? match[2] ?? '', port: match[3] };
}

function hostOf(url: URL): string {
  return url.hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

function portOf(url: URL): string {
  if (url.port !== '') return url.port;
  return url.protocol === 'https:' ? '443' : '80';
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
