import type { Agent } from 'node:http';
import { HttpsProxyAgent } from 'https-proxy-agent';

/** Connections through a proxy by CONNECT, for the SDK of AWS, which knows no proxies. */
export function tunnelAgent(proxy: URL): Agent {
  return new HttpsProxyAgent(proxy);
}
