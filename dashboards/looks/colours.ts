/** Told apart by all kinds of colour-blind people: those of Okabe and Ito (https://jfly.uni-koeln.de/color/), indigo, and three greys. */
export const colours = {
  blue: '#0072B2',
  sky: '#56B4E9',
  green: '#009E73',
  orange: '#E69F00',
  vermilion: '#D55E00',
  pink: '#CC79A7',
  yellow: '#F0E442',
  indigo: '#5D52A3',
  dark: '#4A4F55',
  grey: '#8A939B',
  light: '#C4CAD0',
} as const;

/** What they say about a figure, the same everywhere. */
export const good = colours.blue;
export const soon = colours.orange;
export const bad = colours.vermilion;
export const plain = colours.grey;
