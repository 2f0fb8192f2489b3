/**
 * Full jitter: each wait is random between nothing and a bound that doubles, so that pages that lost the same node do not come
 * back together.
 */
export class Backoff {
  #failures = 0;

  constructor(firstMs = 500, longestMs = 20_000) {
    this.firstMs = firstMs;
    this.longestMs = longestMs;
  }

  next() {
    const bound = Math.min(this.longestMs, this.firstMs * 2 ** Math.min(this.#failures++, 30));
    return Math.random() * bound;
  }

  reset() {
    this.#failures = 0;
  }
}
