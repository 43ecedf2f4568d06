/** A gateway that gave no answer is left alone for so long, as a load balancer would. */
const avoidForMs = 3_000;

/** The gateways, and which of them the clients believe to be alive. */
export class Gateways {
  #gateways;
  #isStopping;
  #avoidedUntil = new Map();

  /**
   * @param {readonly { name: string, url: string }[]} gateways
   * @param {(name: string) => boolean} [isStopping]  who gets no new request, as a load balancer knows it
   */
  constructor(gateways, isStopping = () => false) {
    this.#gateways = gateways;
    this.#isStopping = isStopping;
  }

  /** The preferred one unless it was silent lately; when all were, the preferred one all the same. @param {number} preferred */
  choose(preferred) {
    const inOrder = this.#gateways.map((_, index) => this.#gateways[(preferred + index) % this.#gateways.length]);
    return inOrder.find(({ name }) => this.#isWanted(name)) ?? inOrder[0];
  }

  /** @param {string} name */
  wasSilent(name) {
    this.#avoidedUntil.set(name, Date.now() + avoidForMs);
  }

  #isWanted(name) {
    return !this.#isStopping(name) && (this.#avoidedUntil.get(name) ?? 0) < Date.now();
  }
}
