import assert from 'node:assert/strict';
import { join } from 'node:path';
import { endingSignal, says, seeReady } from '../../../support/sights.ts';
import { until } from '../../../support/until.ts';
import { statusOf, type Owner, type Trial } from './owner.ts';

export const lookAfter: Readonly<Record<string, Trial>> = {
  'Empty the dustbin': async (owner) => {
    await owner.dusty.firmware.request('fault', { kind: 'DustbinFull' });
    await owner.system.see('vac', 'dusty', ({ status }) => status.attention === 'DustbinFull');
    assert.match((await owner.type('kubectl vac get')).stdout, / DustbinFull /);
    await owner.followPage();
    await seeReady(owner.system, 'dusty');
    assert.doesNotMatch((await owner.type('kubectl vac get')).stdout, / DustbinFull /);
  },

  'A new filter': async (owner) => {
    const worn = await filterSeconds(owner);
    await owner.followPage();
    assert.ok((await filterSeconds(owner)) > worn);
    await until(
      async () => /^ +filter: 150 h, 100 % left$/m.test((await owner.type('kubectl vac describe dusty')).stdout),
      {
        pollMilliseconds: 200,
      },
    );
  },

  "A new SD card in the agent's host": async (owner) => {
    const { agent, folder } = owner.dusty;
    agent.kill('SIGKILL');
    await endingSignal(agent);
    owner.dusty.startAgent({ journalFile: join(folder, 'new-card.db') });
    await owner.system.see('vac', 'dusty', says('AgentConnected', 'AgentConflict'));
    await owner.followPage();
    const { status } = await seeReady(owner.system, 'dusty');
    // What is created in the second in which it was bound may have been given to the old one.
    await until(() => Date.now() > Date.parse(status.agent.boundAt) + 1_000);
  },
};

async function filterSeconds(owner: Owner): Promise<number> {
  const { consumables } = await statusOf(owner);
  return consumables.find(({ name }) => name === 'Filter')?.remainingSeconds ?? assert.fail();
}
