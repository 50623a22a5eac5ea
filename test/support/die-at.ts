/**
 * Loaded into a program with `--import`: kills it at an exact line, as a power cut would (see `diesAt` in agent-hooks.ts).
 * BeforeCommit, AfterCommit: of the first journal transaction with a row that has the text. BeforeSend: instead of sending
 * the first bytes with the text; AfterSend: when they are with the kernel.
 */
import { Socket } from 'node:net';
import { DatabaseSync, StatementSync } from 'node:sqlite';

const { KUBEVAC_TEST_DIE_AT: at = '', KUBEVAC_TEST_DIE_TEXT: text = '' } = process.env;
let isWritten = false;

// oxlint-disable typescript/unbound-method -- each is called with the object it was called on
const run = StatementSync.prototype.run as (...values: unknown[]) => unknown;
StatementSync.prototype.run = function (this: StatementSync, ...values: unknown[]) {
  isWritten ||= values.some((value) => String(value).includes(text));
  return run.apply(this, values);
} as typeof StatementSync.prototype.run;

const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string): void {
  const isIt = isWritten && sql === 'COMMIT';
  if (isIt) dieAt('BeforeCommit');
  exec.call(this, sql);
  if (isIt) dieAt('AfterCommit');
};

const write = Socket.prototype.write as (...values: unknown[]) => boolean;
Socket.prototype.write = function (this: Socket, ...values: unknown[]): boolean {
  const isIt = String(values[0]).includes(text);
  if (isIt) dieAt('BeforeSend');
  const isTaken = write.apply(this, values);
  if (isIt) dieAt('AfterSend');
  return isTaken;
} as typeof Socket.prototype.write;

function dieAt(place: string): void {
  if (place === at) process.kill(process.pid, 'SIGKILL');
}
