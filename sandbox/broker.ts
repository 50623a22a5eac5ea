/**
 * The sandbox's MQTT 5 broker, in memory, for anyone on loopback: `node sandbox/broker.ts --port 1883`.
 * Prints one line when it listens. With KUBEVAC_EXIT_WITH_STDIN=1 it ends with its standard input.
 */
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { Aedes } from 'aedes';

const { values } = parseArgs({ options: { port: { type: 'string', default: '1883' } } });
const broker = await Aedes.createBroker();
// Without noDelay every small packet waits for the acknowledgement of the one before, up to 40 ms.
const server = createServer({ noDelay: true }, (socket) => void broker.handle(socket));
server.once('error', (error) => {
  process.stderr.write(`the broker cannot listen on port ${values.port}: ${error.message}\n`);
  process.exit(1);
});
server.listen(Number(values.port), '127.0.0.1', () => {
  process.stdout.write(`broker listens on mqtt://127.0.0.1:${values.port}\n`);
});
if (process.env['KUBEVAC_EXIT_WITH_STDIN'] === '1') process.stdin.resume().once('close', () => process.exit(0));
