import { existsSync } from 'node:fs';
import { join } from 'node:path';

const shared = process.env['KUBEVAC_SHARED'] ?? join(import.meta.dirname, '../../../shared');

/** Where a real robot's file is: none of them is ours to publish, so none is in this repository. */
export function sharedFile(name: string): string {
  return join(shared, 'data', name);
}

/** Why a test of a real file is skipped, for `test(name, { skip: missing(file) }, …)`; false when it is there. */
export function missing(name: string): string | false {
  return existsSync(sharedFile(name)) ? false : `${sharedFile(name)} is not there: KUBEVAC_SHARED says where it is`;
}
