import { test } from 'node:test';
import assert from 'node:assert/strict';
import { z } from 'zod';
import { silentLogger } from '@kubevac/base/log.ts';
import { driverConfigFields, DRIVERS } from './index.ts';

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
  for (const module of Object.values(DRIVERS)) assert.equal(module.create(config, silentLogger).name, module.name);
});
