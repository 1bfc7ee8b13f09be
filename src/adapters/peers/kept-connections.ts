// The connections to other nodes that are kept between requests: a segment goes over them every few seconds. Several requests at once have
// a connection each, so that a large or stalled one keeps none waiting.

import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

const kept = { keepAlive: true, maxFreeSockets: 16, timeout: 30_000 };
const http = new HttpAgent(kept);
const https = new HttpsAgent(kept);

export function keptConnections(apiUrl: string): HttpAgent {
  return apiUrl.startsWith('https:') ? https : http;
}
