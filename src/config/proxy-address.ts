/** What is wrong with the address of a proxy, as the end of a sentence; undefined when nothing is. Never shows it: it may hold a password. */
export function proxyProblem(address: string): string | undefined {
  const url = proxyUrl(address);
  if (url === undefined) return 'is not the address of a proxy, such as http://proxy.example:3128';
  if (!['http:', 'https:'].includes(url.protocol))
    return `is a ${url.protocol.slice(0, -1)} proxy; only http and https proxies can be used`;
  return undefined;
}

/** The address as URL; without a scheme it is http. */
export function proxyUrl(address: string): URL | undefined {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`);
    return url.hostname === '' ? undefined : url;
  } catch {
    // Nothing of it is repeated.
    return undefined;
  }
}
