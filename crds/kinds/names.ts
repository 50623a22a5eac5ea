import { z } from 'zod';
import { type Rule, withRules } from '../rules.ts';

/** Names and identifiers that a person types and a robot receives. */
const label = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$';

function matching(pattern: string, message: string): Rule {
  return { rule: `self.matches('${pattern}')`, message };
}

/** A text of at most `max` characters that matches `pattern` (RE2, without backslashes), or the sentence is the error. */
export function textMatching(max: number, pattern: string, message: string) {
  return withRules(z.string().min(1).max(max), [matching(pattern, message)]);
}

/** A name that a person gives inside a spec: a room, a place, a wall. */
export const givenName = () =>
  textMatching(
    63,
    label,
    'a name has lower-case ASCII letters, digits and dashes, as in living-room, so that it can be typed in any shell',
  );

/** The name of another object in the same namespace that is a DNS label. */
export const objectName = (of: string) =>
  textMatching(63, label, `this is the metadata.name of ${of}: lower-case letters, digits and dashes, as in dusty`);

/** The name of a Secret: a DNS subdomain. */
export const secretName = (field: string) =>
  textMatching(
    253,
    '^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
    `${field} is the name of a Secret: lower-case letters, digits, dashes and dots, with a letter or a digit on both sides of each dot, as in lidar-monday`,
  );

export const namespaceName = () =>
  textMatching(63, label, 'this is the name of a namespace: lower-case letters, digits and dashes, as in home');

/** An identifier that a robot gave: printable ASCII. */
export const robotText = (max: number, example: string) =>
  textMatching(max, '^[!-~]([ -~]*[!-~])?$', `use printable ASCII characters, as in ${example}`);

const timeZoneMessage = 'timeZone is a name of the IANA time zone database, as in Europe/Berlin or UTC';

export const timeZone = () =>
  withRules(textMatching(64, '^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$', timeZoneMessage), [
    // The API server has the database with it; a zone it does not know is an error of the expression, which it tells.
    { rule: "timestamp('2026-01-01T00:00:00Z').getHours(self) >= 0 && self != 'Local'", message: timeZoneMessage },
  ]);

const instantMessage =
  'an instant is written with date, time and zone, as in 2026-12-07T00:00:00Z or 2026-12-07T00:00:00+01:00';

/** An instant in a spec. The API server reports a wrong `format` without saying what is right, so this is a rule. */
export const specInstant = () =>
  textMatching(
    40,
    '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$',
    instantMessage,
  ).refine((text) => !Number.isNaN(Date.parse(text)), instantMessage);

/** An instant in a status, as programs write it. */
export const statusInstant = () => z.iso.datetime({ offset: true });

/** A text in a status. */
export const statusText = (max: number) => z.string().max(max);
/** A count or an amount in a status, up to 2^53: int32 overflows at 214,748 square metres. */
export const statusAmount = () => z.int().min(0);
export const percent = () => z.int32().min(0).max(100);
