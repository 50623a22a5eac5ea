/** Pods whose robot a person at a terminal has in hand: none of them is over before the robot stands. */
export class DrivenPods {
  readonly #sessions = new Map<string, number>();

  /** @returns how to say, once, that this session is over */
  begin(podUid: string): () => void {
    this.#change(podUid, 1);
    return () => this.#change(podUid, -1);
  }

  has(podUid: string): boolean {
    return this.#sessions.has(podUid);
  }

  #change(podUid: string, by: number): void {
    const sessions = (this.#sessions.get(podUid) ?? 0) + by;
    if (sessions <= 0) this.#sessions.delete(podUid);
    else this.#sessions.set(podUid, sessions);
  }
}
