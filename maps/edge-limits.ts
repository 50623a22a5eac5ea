/** Bounds of what comes from outside beside MAP_LIMITS. What Valetudo's format may bring, the codec carries. */
export const EDGE_LIMITS = {
  /** Ids, names and labels; Kubernetes' longest names have 253. */
  textCharacters: 256,
  /** Of one shape, two a corner: areas are rectangles, carpets have some dozen corners. */
  shapeNumbers: 512,
  /** 2,000 km: any further and a path could not say it. */
  millimeters: 2 ** 31 - 1,
  /** Largest cell, a metre; robots use 50 mm. */
  cellMillimeters: 1000,
} as const;
