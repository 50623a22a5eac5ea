import { z } from 'zod';

/** An instant on the wire: RFC 3339 in UTC, as Kubernetes writes it, with up to milliseconds. */
export const instant = z.iso.datetime();

/** Milliseconds since the Unix epoch of an RFC 3339 instant. */
export function toMilliseconds(text: string): number {
  return Date.parse(text);
}

/** RFC 3339 with milliseconds, in UTC. */
export function toInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** RFC 3339 with whole seconds, as Kubernetes' metav1.Time wants it. */
export function toKubernetesTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
