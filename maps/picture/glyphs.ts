/** Letters of 5 by 7 dots for pictures that have no fonts: a character, then its rows from the top, each a base-32 digit of five dots. */
const shapes = `
  Aehhvhhh Buhhuhhu Cehggghe Duhhhhhu Evgguggv Fvgguggg Gehgnhhf Hhhhvhhh Ie44444e J72222ic Khikokih Lggggggv Mhrllhhh
  Nhppljjh Oehhhhhe Puhhuggg Qehhhlid Ruhhukih Sfgge11u Tv444444 Uhhhhhhe Vhhhhaa4 Whhhllrh Xhaa4aah Yhha4444 Zv1248gv
  a00e1fhf bgguhhhu c00fgggf d11fhhhf e00ehvge f68u8888 g0fhhf1e hgguhhhh i40c444e j20622ic kggikoki lc44444e m00qllll
  n00uhhhh o00ehhhe p0uhhugg q0fhhf11 r00noggg s00fge1u t88u8886 u00hhhhf v00hhaa4 w00lllla x00ha4ah y0hhhf1e z00v248v
  0ehjlphe 14c4444e 2eh168gv 3u11e11u 426aiv22 5vgu11he 668guhhe 7v124888 8ehhehhe 9ehhf12c -000e000 _000000v .00000cc
  ,0000c48 :0cc0cc0 /11248gg (2488842 )8422248 '4440000 +044v440 &cik8lid #aavavaa !4444404 ?eh12404
`;

export const glyphColumns = 5;
export const glyphRows = 7;

/** Letters that hang one row below the line. */
const hanging = 'gpqy';

export function dropOf(character: string): number {
  return hanging.includes(character) ? 1 : 0;
}

/** Rows from the top, five bits each, the leftmost the highest. Accents are left off; what has no shape is a question mark. */
export function glyphOf(character: string): readonly number[] {
  const bare = character.normalize('NFD')[0] ?? '?';
  if (bare === ' ') return [];
  const known = shapes.indexOf(` ${bare}`);
  const first = (known === -1 ? shapes.indexOf(' ?') : known) + 2;
  return Array.from(shapes.slice(first, first + glyphRows), (row) => Number.parseInt(row, 32));
}
