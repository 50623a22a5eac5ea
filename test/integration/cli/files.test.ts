/** The files of maps and readings: saved by an account that may read Secrets, and what one is told that may not. */
import { suite, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { accountWith, startVac, vacAs, type Vac } from '../../support/kubectl-vac.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { dustyAndSleepy, systemForThisFile } from '../../support/system-for-this-file.ts';

const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex');

suite('kubectl vac saves files', { skip: mosquittoMissing() }, () => {
  let account: string;
  let vac: Vac;
  let asUser: Vac;
  const system = systemForThisFile(async (begun) => {
    await dustyAndSleepy(begun);
    asUser = vacAs(begun, await accountWith(begun, 'kubevac-use'));
    account = await accountWith(begun, 'kubevac-admin');
    await begun.kubectl(['create', 'role', 'reads-secrets', '--verb=get', '--resource=secrets']);
    const reader = `--serviceaccount=${begun.namespace}:kubevac-admin`;
    await begun.kubectl(['create', 'rolebinding', 'reads-secrets', '--role=reads-secrets', reader]);
    vac = vacAs(begun, account);
  });

  /** A folder for one test. */
  async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'kubevac-files-'));
    try {
      await use(folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  const reads = async (): Promise<string> => system().kubectl(['get', 'mapdumps,sensorreads', '-o', 'name']);

  test('a map becomes the picture that the name of the file says, over what was there', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'home.png');
      await writeFile(file, 'an old picture');
      const { code, stdout, stderr } = await vac('map', 'dusty', '-o', file);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /\ndusty-map-\w+ {2}Succeeded.*\n\S+\/home\.png saved, \d+ KiB\n$/);
      assert.deepEqual((await readFile(file)).subarray(0, 8), pngSignature);
    }));

  test('a pgm has its yaml beside it, which names it as it is called', () =>
    inFolder(async (folder) => {
      assert.equal((await vac('map', 'dusty', '-o', join(folder, 'home.pgm'))).code, 0);
      assert.match(await readFile(join(folder, 'home.pgm'), 'latin1'), /^P5\n/);
      assert.match(await readFile(join(folder, 'home.yaml'), 'utf8'), /^image: home\.pgm$/m);
    }));

  test('a drive becomes its picture or its CSV, and a cleaning the map at its end', () =>
    inFolder(async (folder) => {
      const hall = ['--to', '6000,3800', '--on-complete', 'stay'];
      assert.equal((await vac('drive', 'dusty', ...hall, '-o', join(folder, 'drive.png'))).code, 0);
      assert.deepEqual((await readFile(join(folder, 'drive.png'))).subarray(0, 8), pngSignature);
      assert.equal((await vac('drive', 'dusty', ...hall, '-o', join(folder, 'drive.csv'))).code, 0);
      assert.match(await readFile(join(folder, 'drive.csv'), 'utf8'), /^wallTime,monotonicMilliseconds,loop,waypoint,/);
      const zone = ['--zone', '4700,3500,5300,3900'];
      assert.equal((await vac('clean', 'dusty', ...zone, '-o', join(folder, 'cleaned.png'))).code, 0);
      assert.deepEqual((await readFile(join(folder, 'cleaned.png'))).subarray(0, 8), pngSignature);
    }));

  test('a folder takes all files under their own names', () =>
    inFolder(async (folder) => {
      const files = ['map.pgm', 'map.svg', 'map.yaml'];
      for (const to of [folder, join(folder, 'new/')]) {
        const { code, stderr } = await vac('map', 'dusty', '--formats', 'svg,pgm', '-o', to);
        assert.equal(code, 0, stderr);
        assert.deepEqual((await readdir(to)).filter((name) => name !== 'new').toSorted(), files);
      }
    }));

  test('-o - is the file on standard output, and all else on standard error', async () => {
    const { code, stdout, stderr } = await vac('map', 'dusty', '--formats', 'valetudo', '-o', '-');
    assert.equal(code, 0, stderr);
    assert.equal((JSON.parse(stdout) as { __class: string }).__class, 'ValetudoMap');
    assert.match(stderr, /^mapdump\.kubevac\.dev\/dusty-map-\w+ created\n[^]*Succeeded/);
  });

  test('a picture goes through a pipe as it is', async () => {
    const running = startVac(system(), ['map', 'dusty', '-o', '-'], account);
    const chunks: Buffer[] = [];
    running.child.stdout.setEncoding('latin1').on('data', (text: string) => chunks.push(Buffer.from(text, 'latin1')));
    assert.equal((await running.ended).code, 0);
    const picture = Buffer.concat(chunks);
    assert.deepEqual(picture.subarray(0, 8), pngSignature);
    assert.equal(picture.subarray(-8, -4).toString(), 'IEND');
  });

  test('readings are a CSV, unpacked however many they are; with .gz they stay packed', () =>
    inFolder(async (folder) => {
      const plain = join(folder, 'lidar.csv');
      const { code, stderr } = await vac('sensors', 'dusty', 'lidar', '--for', '12s', '--every', '200ms', '-o', plain);
      assert.equal(code, 0, stderr);
      const rows = (await readFile(plain, 'utf8')).trimEnd().split('\r\n');
      assert.ok(rows[0]?.startsWith('wallTime,monotonicMilliseconds,lidar.0.millimeters,lidar.1.'));
      assert.equal(rows.length, 62);
      const packed = join(folder, 'battery.jsonl.gz');
      assert.equal((await vac('sensors', 'dusty', 'battery', '-o', packed)).code, 0);
      const [sample] = gunzipSync(await readFile(packed))
        .toString()
        .split('\n');
      assert.equal((JSON.parse(sample ?? '') as { battery: number[] }).battery.length, 1);
    }));

  test('without -o the command that it says gets the file', async () => {
    const { code, stdout } = await vac('map', 'dusty', '--formats', 'svg');
    assert.equal(code, 0);
    const said =
      /\nits files are in the Secret (\S+):\n {2}kubectl get secret \1 -n \S+ -o '(.*)' \| base64 -d > map\.svg\n$/;
    const [, secret = '', jsonpath = ''] = said.exec(stdout) ?? [];
    const base64 = await system().kubectl(['get', 'secret', secret, '-o', jsonpath]);
    assert.match(Buffer.from(base64, 'base64').toString(), /^<svg /);
  });

  test('who may not read Secrets is told which right is missing, and that the task succeeded: code 6', () =>
    inFolder(async (folder) => {
      const { code, stdout, stderr } = await asUser('map', 'dusty', '-o', join(folder, 'home.png'));
      assert.equal(code, 6);
      assert.match(stdout, /Succeeded/);
      assert.match(
        stderr,
        /^dusty-map-\w+ succeeded, and its files are not saved: .*lacks the right "get" on "secrets"/,
      );
      assert.deepEqual(await readdir(folder), []);
      assert.equal((await asUser('map', 'dusty')).code, 0);
    }));

  test('a file that cannot be written is code 6, and the sentence', () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, 'map.png'));
      const { code, stderr } = await vac('map', 'dusty', '-o', folder);
      assert.equal(code, 6);
      assert.match(
        stderr,
        /^dusty-map-\w+ succeeded, and its files are not saved: \S+map\.png cannot be written: EISDIR/,
      );
    }));

  test('what -o cannot mean is refused with code 2, and nothing is created', async () => {
    const before = await reads();
    const refused: Readonly<Record<string, RegExp>> = {
      'map dusty -o home.gif': /^error: -o is "home\.gif": its name ends in one of \.png,/,
      'map dusty -o nowhere/home.png': /^error: -o is "nowhere\/home\.png": there is no folder nowhere, make it first/,
      'map dusty -o home.png --formats svg': /^error: -o is "home\.png", which is png, and --formats says svg/,
      'map dusty -o - --formats png,svg': /^error: -o - writes one file/,
      'map dusty -o home.png --wait=false': /^error: -o saves files when the task has ended/,
      'map dusty -o home.png --dry-run=client':
        /^error: -o is "home\.png": with --dry-run=client it is one of yaml, json/,
      'get dusty -o yaml': /^error: -o is for --dry-run=client, and for the files of map, sensors, drive and clean/,
    };
    for (const [line, fault] of Object.entries(refused)) {
      const { code, stdout, stderr } = await vac(...line.split(' '));
      assert.equal(code, 2, line);
      assert.match(stderr, fault);
      assert.equal(stdout, '');
    }
    assert.equal(await reads(), before);
  });
});
