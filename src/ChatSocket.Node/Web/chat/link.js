const ConnectWithinMs = 10_000;
const PingAfterMs = 20_000;
const GiveUpAfterMs = 60_000;
const AnswerWithinMs = 5_000;
const WatchEveryMs = 1_000;
const CloseCodes = 4000;

/** The ends of a connection whose number stands in the close code, and whether coming back makes sense. */
const Ends = {
  1: ['bye', false], 2: ['replaced', false], 3: ['kicked', false], 4: ['banned', false], 5: ['protocol_violation', true],
  6: ['frame_too_long', false], 7: ['not_named', false], 8: ['idle_timeout', true], 9: ['slow_consumer', true], 10: ['rate_limited', true],
  11: ['server_full', true], 12: ['draining', true], 13: ['shutdown', true], 14: ['internal', true],
};

/**
 * One connection to a node. It ends once and says how: {code, retry}. A browser answers the node's pings without telling the page,
 * so the page asks for itself whether somebody is there.
 */
export class Link {
  #socket;
  #heardAt = performance.now();
  #pingedAt = 0;
  #began = performance.now();
  #ended = false;
  #welcomed = false;
  #watch;
  #leave;

  /** handlers: hello() gives the first request, message(object), end({code, retry}) */
  constructor(url, handlers) {
    this.handlers = handlers;
    this.#socket = new WebSocket(url);
    this.#socket.onopen = () => this.post(handlers.hello());
    this.#socket.onmessage = (event) => this.#hear(event.data);
    this.#socket.onclose = (event) => this.#closed(event.code);
    this.#watch = setInterval(() => this.#look(), WatchEveryMs);
  }

  get lastedMs() {
    return performance.now() - this.#began;
  }

  post(request) {
    if (this.#socket.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(request));
    return true;
  }

  /** The page woke up, or something else makes it doubt that the other side is there: asks, and does not wait long. */
  probe() {
    if (this.#ended || this.#pingedAt) return;
    this.post({ type: 'ping' });
    this.#pingedAt = performance.now();
    this.#heardAt = Math.min(this.#heardAt, performance.now() - GiveUpAfterMs + AnswerWithinMs);
  }

  /** After the node's goaway this side leaves by itself. */
  leaveAfter(delayMs) {
    this.#leave ??= setTimeout(() => this.end({ code: 'draining', retry: true, left: true }), Math.min(delayMs, GiveUpAfterMs));
  }

  end(how) {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#watch);
    clearTimeout(this.#leave);
    // What still arrives belongs to a connection that is over: the next one begins from what is certain.
    this.#socket.onmessage = null;
    this.#socket.close();
    this.handlers.end({ welcomed: this.#welcomed, ...how });
  }

  #hear(data) {
    this.#heardAt = performance.now();
    this.#pingedAt = 0;
    // A node greets in text who is slow to speak.
    if (typeof data !== 'string' || data[0] !== '{') return;
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      this.end({ code: 'protocol_violation', retry: true });
      return;
    }
    if (message.type === 'welcome') this.#welcomed = true;
    if (message.type === 'ping') this.post({ type: 'pong' });
    else if (message.type === 'end') this.end({ code: message.code, retry: message.retry === true });
    else this.handlers.message(message, this);
  }

  #closed(code) {
    const [name, retry] = Ends[code - CloseCodes] ?? ['network_error', true];
    this.end({ code: name, retry });
  }

  #look() {
    const now = performance.now();
    if (!this.#welcomed && now - this.#began > ConnectWithinMs) this.end({ code: 'network_error', retry: true });
    else if (now - this.#heardAt > GiveUpAfterMs) this.end({ code: 'network_error', retry: true });
    else if (now - this.#heardAt > PingAfterMs && !this.#pingedAt) {
      this.#pingedAt = now;
      this.post({ type: 'ping' });
    }
  }
}
