/** Every line of docs/recipes.md, typed in a shell by the account that the page asks for, at home with one robot. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { loadAll } from 'js-yaml';
import { accountBoundTo, installRole } from '../../support/kubectl-vac.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { ownerShell, type OwnerShell } from '../../support/owner-shell.ts';
import { readRecipes, type Recipe } from '../../support/recipes.ts';
import type { System, TestRobot } from '../../support/system.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';
import { again } from './recipes/again.ts';
import { cleanAndDrive } from './recipes/clean-and-drive.ts';
import { look } from './recipes/look.ts';
import { lookAfter } from './recipes/look-after.ts';
import { atHome, type Owner, type Trial } from './recipes/owner.ts';
import { settle } from './recipes/settle.ts';

const trials: Readonly<Record<string, Trial>> = { ...cleanAndDrive, ...look, ...again, ...lookAfter, ...settle };
const recipes = readRecipes();

/** What is not typed as it stands on the page: shorter waits, the namespace of the test, and a place where it is night now. */
function asTyped(block: string, namespace: string): string {
  return block
    .replace('--for 1m', '--for 2s')
    .replace('--dwell 5s', '--dwell 100ms')
    .replace('home:cleaner', `${namespace}:cleaner`)
    .replace('Europe/Berlin', zoneWhereItIsTwoAtNight(new Date()));
}

function zoneWhereItIsTwoAtNight(now: Date): string {
  const hoursWest = now.getUTCHours() - 2;
  // Zones reach from twelve hours west to fourteen east; the sign of their names is the other way round.
  return hoursWest > 12 ? `Etc/GMT-${24 - hoursWest}` : `Etc/GMT${hoursWest < 0 ? '' : '+'}${hoursWest}`;
}

suite('the recipes of docs/recipes.md', { skip: mosquittoMissing() }, () => {
  let dusty: TestRobot;
  let shell: OwnerShell;
  const kubeconfigs = new Map<string, string>();
  const system = systemForThisFile(async (begun) => {
    begun.startOperator();
    for (const role of ['kubevac-use', 'kubevac-admin', 'kubevac-start-cleanings']) await installRole(begun, role);
    for (const role of ['edit', 'admin', 'kubevac-admin']) kubeconfigs.set(role, await accountBoundTo(begun, role));
    shell = await ownerShell(begun);
    dusty = await begun.startRobot('dusty', { spec: await specOfSample('dusty') });
    await seeAggregated(begun);
  });

  test('each trial is of a recipe on the page', () => {
    assert.deepEqual(
      Object.keys(trials),
      recipes.map(({ title }) => title),
    );
  });

  for (const [number, recipe] of recipes.entries())
    test(`the lines of "${recipe.title}" do what the page says`, async () => {
      const trial = trials[recipe.title] ?? assert.fail('no test knows this recipe');
      await atHome({ system: system(), dusty }, `home-before-${number}`);
      const left = [...recipe.blocks];
      assert.ok(left.length > 0, 'a recipe without lines');
      await trial(ownerWith(recipe, left));
      assert.deepEqual(left, [], 'lines that the test did not type');
    });

  /** @param left the blocks of the recipe that were not typed yet */
  function ownerWith({ role }: Recipe, left: string[]): Owner {
    const typeAs = (kubeconfig: string, lines: string) => shell.type(lines, kubeconfig);
    const type = (lines: string) => typeAs(kubeconfigs.get(role) ?? assert.fail(role), lines);
    const followPage = async (): Promise<string> => {
      const lines = asTyped(left.shift() ?? assert.fail('the recipe has no more lines'), system().namespace);
      const { code, stdout, stderr } = await type(lines);
      assert.equal(code, 0, `${lines}\n${stdout}${stderr}`);
      return stdout + stderr;
    };
    return { system: system(), dusty, folder: shell.folder, followPage, type, typeAs };
  }
});

/** The controller manager adds what `edit` and `admin` get of Kubevac's roles. */
async function seeAggregated({ plane, namespace }: System): Promise<void> {
  for (const role of ['edit', 'admin']) {
    const account = `--as=system:serviceaccount:${namespace}:${role}`;
    const mayClean = ['-n', namespace, 'auth', 'can-i', 'create', 'cleanings.kubevac.dev', account];
    await until(async () => (await plane.kubectl(mayClean)).code === 0, { pollMilliseconds: 200, what: role });
  }
}

async function specOfSample(name: string): Promise<object> {
  const text = await readFile(join(import.meta.dirname, '../../../manifests/samples/10-robots.yaml'), 'utf8');
  const robots = loadAll(text) as { metadata: { name: string }; spec: object }[];
  return robots.find(({ metadata }) => metadata.name === name)?.spec ?? assert.fail(name);
}
