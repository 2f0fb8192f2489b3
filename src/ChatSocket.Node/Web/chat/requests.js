const AnswerWithinMs = 15_000;

/** Requests that wait for their answers. Unlike a text a request is not repeated: it fails with {code, text}. */
export class Requests {
  #waiting = new Map();
  #last = 0;

  /** post(request) says whether there is a connection to send it on. */
  constructor(post) {
    this.post = post;
  }

  ask(type, fields = {}) {
    const ref = `r${++this.#last}`;
    return new Promise((resolve, reject) => {
      if (!this.post({ type, ref, ...fields })) {
        reject({ code: 'lost', text: '' });
        return;
      }
      const timer = setTimeout(() => this.#settle(ref)?.reject({ code: 'timeout', text: '' }), AnswerWithinMs);
      this.#waiting.set(ref, { resolve, reject, timer });
    });
  }

  answer(message) {
    const waiting = this.#settle(message.ref);
    if (message.type === 'error') waiting?.reject({ code: message.code, text: message.text });
    else waiting?.resolve(message);
  }

  loseConnection() {
    for (const ref of [...this.#waiting.keys()]) this.#settle(ref).reject({ code: 'lost', text: '' });
  }

  #settle(ref) {
    const waiting = this.#waiting.get(ref);
    if (waiting) clearTimeout(waiting.timer);
    this.#waiting.delete(ref);
    return waiting;
  }
}
