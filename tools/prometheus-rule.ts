import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';

const rules = join(import.meta.dirname, '../manifests/monitoring/rules/kubevac.rules.yaml');

/** The rule file of Prometheus as an object of its operator. */
export function prometheusRule(): string {
  const object = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'kubevac', labels: { 'app.kubernetes.io/part-of': 'kubevac' } },
    spec: load(readFileSync(rules, 'utf8')),
  };
  const head = '# Made by `node tools/generate.ts` from ../rules/kubevac.rules.yaml. Do not edit.\n';
  return head + dump(object, { lineWidth: -1, noRefs: true });
}
