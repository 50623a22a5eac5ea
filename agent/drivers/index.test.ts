import { test } from 'node:test';
import assert from 'node:assert/strict';
import { z } from 'zod';
import { silentLogger } from '@kubevac/base/log.ts';
import { createDriver, driverConfigFields, DRIVER_NAMES, DRIVERS } from './index.ts';
import { driverOf, FirmwareModel } from './testing/firmware-model.ts';

test('the flags of all drivers stand side by side, and none is required', () => {
  const fields = Object.keys(driverConfigFields());
  for (const [name, module] of Object.entries(DRIVERS)) {
    assert.equal(module.name, name);
    for (const field of Object.keys(module.configFields))
      assert.ok(field.startsWith(name) && fields.includes(field), field);
  }
  z.object(driverConfigFields()).parse({});
});

test('each driver is made from the merged configuration, and does nothing before it runs', () => {
  const config = { ...z.object(driverConfigFields()).parse({}), brokerUrl: 'mqtt://elsewhere' };
  for (const name of DRIVER_NAMES) {
    const before = process.getActiveResourcesInfo();
    assert.equal(createDriver(name, config, { log: silentLogger }).name, name);
    assert.deepEqual(process.getActiveResourcesInfo(), before, 'no connection, no file, no timer');
  }
});

test('whatever driver is created is held to its contract', async () => {
  const odd = { ...driverOf(new FirmwareModel(), () => undefined), name: 'odd', mark: async () => 7 as never };
  const modules = { odd: { name: 'odd', configFields: {}, create: () => odd } };
  await assert.rejects(createDriver('odd', {}, { log: silentLogger }, modules).mark(), { kind: 'NotAnswering' });
});

test('a driver that there is not is refused by its name', () => {
  assert.throws(() => createDriver('none', {}, { log: silentLogger }), /there is no driver none/);
});
