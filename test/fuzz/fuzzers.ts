import type { Fuzzer } from './fuzzer.ts';
import { map } from './map.ts';

export const fuzzers: Readonly<Record<string, Fuzzer>> = { map };
