/**
 * What no exporter can go below: the same page, gzipped and at hand, at every path.
 *
 *   node plain-exporter.ts PORT PAGE
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [port = '0', pageFile = ''] = process.argv.slice(2);
const page = readFileSync(pageFile);
const headers = {
  'content-type': 'text/plain; version=0.0.4; charset=utf-8',
  'content-encoding': 'gzip',
  'content-length': page.length,
};
// It ends with the pipe of who started it.
process.stdin.resume().on('end', () => process.exit(0));
createServer((_request, response) => response.writeHead(200, headers).end(page)).listen(Number(port), '127.0.0.1', () =>
  process.stdout.write('the exporter serves\n'),
);
