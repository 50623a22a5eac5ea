/** The kubelet API of each Node has a port of its own: neither the address nor the request says which Node is meant. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** Hands out the ports of one range. What a Node had stays with it: also after a failover, when it is read off the Nodes. */
export class KubeletPorts {
  readonly #range: PortRange;
  readonly #byNode = new Map<string, number>();
  readonly #taken = new Set<number>();
  #next: number;

  constructor(range: PortRange) {
    this.#range = range;
    this.#next = range.first;
  }

  /**
   * The port of a Node; undefined when the range is used up.
   * @param before what the Node says its port is; taken over where nobody else has it
   */
  of(node: string, before?: number): number | undefined {
    const known = this.#byNode.get(node);
    if (known !== undefined) return known;
    const port = before !== undefined && this.#isFree(before) ? before : this.#free();
    if (port === undefined) return undefined;
    this.#byNode.set(node, port);
    this.#taken.add(port);
    return port;
  }

  /** Something else on this machine has the port of a Node: the next one is for it. Nobody gets that port any more. */
  reject(node: string): void {
    this.#byNode.delete(node);
  }

  /** The Node is gone. */
  release(node: string): void {
    const port = this.#byNode.get(node);
    if (port === undefined) return;
    this.#byNode.delete(node);
    this.#taken.delete(port);
  }

  #isFree(port: number): boolean {
    return port >= this.#range.first && port <= this.#range.last && !this.#taken.has(port);
  }

  #free(): number | undefined {
    const { first, last } = this.#range;
    const count = last - first + 1;
    for (let tried = 0; tried < count; tried += 1) {
      const port = this.#next;
      this.#next = port === last ? first : port + 1;
      if (!this.#taken.has(port)) return port;
    }
    return undefined;
  }
}
