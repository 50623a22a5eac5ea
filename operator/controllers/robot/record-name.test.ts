import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localRecordNames } from '../../objects/local-run.ts';
import { cleaningObject, robotObject } from '../../testing/objects.ts';
import { recordNameFor, type RecordName } from './record-name.ts';

const ownerReferences = [{ apiVersion: 'v1', kind: 'VacuumRobot', name: 'dusty', uid: 'uid-of-dusty' }];
const record = (name: string, slot = 5) =>
  cleaningObject(name, { metadata: { ownerReferences }, spec: { recordOf: `local/${slot}` } });
const foreign = (name: string) => cleaningObject(name);
const nameFor = (...cleanings: ReturnType<typeof foreign>[]) => recordNameFor({ slot: 5 }, robotObject(), cleanings);
const free = (name: string): RecordName => ({ state: 'Free', name });

const NAMES: Record<string, [RecordName, RecordName]> = {
  'a record is called after its run': [nameFor(record('dusty-local-4', 4)), free('dusty-local-5')],
  'beside what somebody else called so it has the next name': [
    nameFor(foreign('dusty-local-5')),
    free('dusty-local-5-2'),
  ],
  'rule 22: a run whose record has a later name is on record, also when the first name is free again': [
    nameFor(record('dusty-local-5-2')),
    { state: 'OnRecord' },
  ],
  'the name of another run’s record is taken, too': [nameFor(record('dusty-local-5', 6)), free('dusty-local-5-2')],
  'where others have every name, none is left': [
    nameFor(...localRecordNames(robotObject(), { slot: 5 }).map(foreign)),
    { state: 'AllTaken' },
  ],
};
for (const [sentence, [is, wanted]] of Object.entries(NAMES)) test(sentence, () => assert.deepEqual(is, wanted));
