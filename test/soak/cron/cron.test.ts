/**
 * A CronJob a minute on each of three robots for ten minutes, while agents, operator and broker are each killed twice. The seed of
 * the kills is printed; KUBEVAC_SOAK_SEED and KUBEVAC_SOAK_MINUTES give another run.
 */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { load } from 'js-yaml';
import { EXIT_CODES } from '@kubevac/crds/command-line/exit-codes.ts';
import type { PodObject } from '@kubevac/operator/objects/pod.ts';
import { isReason } from '@kubevac/protocol/reasons.ts';
import { seededRandom } from '@kubevac/sandbox/firmware/random.ts';
import { installMissionPolicies, openClient } from '../../support/admission.ts';
import type { SeenObject } from '../../support/api-client.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { seeNodeReady } from '../../support/nodes.ts';
import { seeFirmware } from '../../support/sights.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import type { TestRobot } from '../../support/system.ts';
import { until } from '../../support/until.ts';
import { exitsOf, ownerUid, updateRecords, type JobRecord } from './job-record.ts';
import { rowsOf, tableOf, type JobRow } from './job-table.ts';
import { kill, mortals, type DoneKill, type Mortal } from './kill.ts';
import { planKills } from './kill-plan.ts';

const sample = join(import.meta.dirname, '../../../manifests/samples/extra/morning-mission.yaml');
const { KUBEVAC_SOAK_SEED: seed = String(randomInt(1e9)), KUBEVAC_SOAK_MINUTES: minutes = '10' } = process.env;
const minuteMilliseconds = 60_000;
const say = (text: string): void => void process.stdout.write(`${new Date().toISOString().slice(11, 19)}  ${text}\n`);

suite('a CronJob a minute while everything is killed', { skip: mosquittoMissing() }, () => {
  const robots: TestRobot[] = [];
  let victims: ReadonlyMap<string, Mortal>;
  const system = systemForThisFile(
    async (begun) => {
      for (const name of ['dusty', 'fluffy', 'sandy']) robots.push(await begun.startRobot(name, { timeFactor: 60 }));
      victims = mortals(begun, robots, () => begun.startOperator());
      for (const { name } of robots) await seeNodeReady(begun, name);
      const client = await openClient({ after }, begun.plane.kubeconfigPath);
      await installMissionPolicies(begun.plane, client, begun.namespace);
    },
    // As in manifests/base/broker: what a kill loses, operator and agents publish again.
    { ownPlane: true, mosquitto: { persistence: { autosaveSeconds: 60 } } },
  );

  /** The sample as it is, of each minute and for this robot. */
  async function schedule(robot: string): Promise<void> {
    // oxlint-disable-next-line typescript/no-explicit-any -- the sample's own shape
    const cronJob = load(await readFile(sample, 'utf8')) as any;
    cronJob.metadata.name = robot;
    cronJob.spec.schedule = '* * * * *';
    cronJob.spec.jobTemplate.spec.template.spec.nodeSelector['kubevac.dev/robot'] = robot;
    await system().kubectl(['apply', '-f', '-'], JSON.stringify(cronJob));
  }

  const missions = (): Promise<PodObject[]> => system().api.list<PodObject>('pods', 'kubevac.dev/mission=true');

  test('one start a Job at most; each ends, and leaves nothing', { timeout: 40 * minuteMilliseconds }, async () => {
    say(`seed ${seed}, ${minutes} minutes`);
    const plan = planKills([...victims.keys()], Number(minutes), seededRandom(Number(seed)));
    const kills: DoneKill[] = [];
    let records = new Map<string, JobRecord>();
    const look = async (): Promise<void> => {
      const [jobs, pods] = [await system().api.list('jobs'), await missions()];
      const before = records;
      records = updateRecords(records, jobs as (SeenObject & { metadata: object })[], pods);
      for (const record of records.values())
        if (record.end !== undefined && before.get(record.uid)?.end === undefined)
          say(`${record.name} ${record.end} ${exitsOf(record).join(' ')}`);
    };

    await delay(minuteMilliseconds - (Date.now() % minuteMilliseconds) - 1_000);
    for (const { name } of robots) await schedule(name);
    const begun = Math.ceil(Date.now() / minuteMilliseconds) * minuteMilliseconds;
    const killing = Promise.allSettled(
      plan.map(async (one) => {
        await delay(begun + one.atSeconds * 1_000 - Date.now());
        say(`kills ${one.victim}, for ${one.downSeconds.toFixed(1)} s`);
        kills.push(await kill(victims.get(one.victim) as Mortal, one));
      }),
    );
    while (Date.now() < begun + Number(minutes) * minuteMilliseconds - 5_000) {
      await look();
      // By their docks: full after ten Jobs otherwise. Refused on the way.
      for (const { firmware } of robots) await firmware.request('empty_dustbin').catch(() => undefined);
      await delay(500);
    }
    for (const killed of await killing) if (killed.status === 'rejected') throw killed.reason;
    for (const { name } of robots)
      await system().kubectl(['patch', 'cronjob', name, '--type=merge', '-p', '{"spec":{"suspend":true}}']);
    await until(async () => (await look(), [...records.values()].every(({ end }) => end !== undefined)), {
      deadlineMilliseconds: 5 * minuteMilliseconds,
      pollMilliseconds: 500,
      what: () => `all Jobs to be over:\n${tableOf(rowsOf([...records.values()], new Map(), kills))}`,
    });
    for (const { firmware } of robots) await seeFirmware(firmware, 'Docked');
    const starts = new Map(await Promise.all(robots.map(async (robot) => [robot.name, await robot.starts()] as const)));
    const rows = rowsOf([...records.values()], starts, kills);
    process.stdout.write(`\n${tableOf(rows)}\n\n`);

    for (const row of rows) assertSound(row);
    assertWhole(rows, starts);

    const kept = new Set((await system().api.list('jobs')).map(({ metadata }) => metadata.uid));
    assert.deepEqual(
      (await missions()).filter((pod) => !kept.has(ownerUid(pod) ?? '')).map((pod) => pod.metadata.name),
      [],
    );
    await system().kubectl(['delete', 'cronjobs', '--all']);
    await until(async () => (await missions()).length === 0, {
      deadlineMilliseconds: minuteMilliseconds,
      pollMilliseconds: 500,
      what: 'all Pods gone',
    });
  });
});

function assertSound({ job, starts, isReattached }: JobRow): void {
  const last = exitsOf(job).at(-1) ?? '';
  assert.ok(starts.length <= 1, `${job.name} started the robot ${starts.length} times`);
  if (job.end === 'Complete') return assert.equal(starts.length, 1, `${job.name} is Complete`);
  assert.ok(!isReattached, `${job.name} failed, ${last}, though its agent could find it running`);
  const [code, reason = ''] = last.split('/');
  assert.ok(
    Object.values(EXIT_CODES).some((exit) => String(exit.code) === code),
    `${job.name} exits with ${last}`,
  );
  assert.ok(isReason(reason), `${job.name} says ${last}`);
}

/** Nothing of what befell them was missed, and enough did. */
function assertWhole(rows: readonly JobRow[], starts: ReadonlyMap<string, readonly unknown[]>): void {
  for (const [name, all] of starts) {
    const own = rows.filter(({ job }) => job.robot === name);
    assert.ok(own.length >= Number(minutes) - 2, `${name} had ${own.length} Jobs`);
    assert.equal(own.flatMap((row) => row.starts).length, all.length, 'each start belongs to a Job');
  }
  const isAnyReattached = rows.some(({ isReattached }) => isReattached);
  assert.ok(isAnyReattached, 'no agent was killed at work: this seed proves nothing');
}
