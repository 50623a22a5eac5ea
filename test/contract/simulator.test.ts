import { driverContract } from './driver.ts';
import { simulatorRig } from './simulator-rig.ts';

driverContract('simulator', simulatorRig);
