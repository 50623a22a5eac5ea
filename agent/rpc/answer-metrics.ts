import { constants, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { Metrics } from '@kubevac/base/metrics.ts';

const compress = promisify(gzip);

/** The page of metrics, gzipped, as it is passed on to Prometheus unopened. */
export async function answerMetrics(metrics: Metrics): Promise<Buffer> {
  return compress(await metrics.page(), { level: constants.Z_BEST_SPEED });
}
