/**
 * Where the page is in one room. The position moves forward only, message by message; back only where a gap withdraws.
 * A position is {epoch, seq, id}.
 */
export class Cursor {
  #recovering = false;
  #recovered = 0;

  constructor(position, attached = true) {
    this.position = position;
    /** The node of the present connection knows this membership, so that texts of the room may leave. */
    this.attached = attached;
  }

  /** 'next', 'duplicate', or 'hole': messages are missing that no gap told of. */
  take(epoch, message) {
    if (epoch !== this.position.epoch) return 'hole';
    if (message.seq <= this.position.seq) return 'duplicate';
    if (message.seq !== this.position.seq + 1) return 'hole';
    this.position = { epoch, seq: message.seq, id: message.id };
    if (this.#recovering) this.#recovered++;
    return 'next';
  }

  detach() {
    this.attached = false;
    this.#recovering = false;
    this.#recovered = 0;
  }

  /** The node goes on where it says. False when that is not where this page is and no gap explains it. */
  resume(joined) {
    this.attached = true;
    this.#recovering = true;
    this.#recovered = 0;
    if (!joined.gap) return joined.epoch === this.position.epoch && joined.seq === this.position.seq;
    this.position = positionOf(joined);
    return true;
  }

  /** False when the gap would leave out messages it does not name. */
  skip(gap) {
    const forward = gap.epoch === this.position.epoch && gap.seq >= this.position.seq && gap.from <= this.position.seq + 1;
    if (gap.reason === 'trimmed' && !forward) return false;
    this.position = positionOf(gap);
    return true;
  }

  /** How many messages came since the resume; asked once, when the node has sent all it had. */
  endRecovery() {
    const recovered = this.#recovered;
    this.#recovering = false;
    this.#recovered = 0;
    return recovered;
  }
}

export const positionOf = ({ epoch, seq, id }) => ({ epoch, seq, id });
