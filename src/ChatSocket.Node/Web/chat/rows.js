import { perFrame } from './dom.js';

/** Rows beyond the visible ones, so that a quick scroll does not meet nothing. */
const SparePixels = 600;
const AtEndPixels = 24;
const NearStartPixels = 800;
const MostPasses = 4;

/**
 * Shows of many rows of different heights only those in sight. source: {count, at(index), draw(index) → {element, signature}, signature(index),
 * estimate(index)}; rows are known by the object that at() gives. What the eye is on stays where it is when rows above change: the
 * anchor is the first row in sight, or the end while the end is in sight.
 */
export class Rows {
  #above = document.createElement('div');
  #body = document.createElement('div');
  #below = document.createElement('div');
  #drawn = new Map();
  #heights = new WeakMap();
  #anchor;
  #width = 0;
  #offsets = [0];
  #rows = [];
  atEnd = true;

  /** onMove: the reader moved, or what is in sight did. */
  constructor(scroller, source, { onMove, onNearStart, onNearEnd }) {
    this.scroller = scroller;
    this.source = source;
    this.onMove = onMove;
    this.onNearStart = onNearStart;
    this.onNearEnd = onNearEnd;
    this.#body.className = 'rows';
    scroller.append(this.#above, this.#body, this.#below);
    this.update = perFrame(() => this.#update());
    scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#resized()).observe(scroller);
  }

  toEnd() {
    this.atEnd = true;
    this.#anchor = undefined;
    this.update();
  }

  /** Another list altogether, seen from its end, or from one row. */
  restart(row) {
    this.#anchor = row ? { row, offset: 60 } : undefined;
    this.atEnd = !row;
    for (const { element } of this.#drawn.values()) element.remove();
    this.#drawn.clear();
    this.#update();
  }

  #scrolled() {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    this.atEnd = scrollTop + clientHeight >= scrollHeight - AtEndPixels;
    this.#remember(scrollTop);
    this.update();
  }

  #remember(top) {
    if (this.atEnd || this.#rows.length === 0) {
      this.#anchor = undefined;
      return;
    }
    const index = this.#indexAt(top);
    this.#anchor = { row: this.#rows[index], offset: this.#offsets[index] - top };
  }

  #resized() {
    if (this.scroller.clientWidth !== this.#width) {
      this.#width = this.scroller.clientWidth;
      this.#heights = new WeakMap();
    }
    this.#update();
  }

  #update() {
    const viewport = this.scroller.clientHeight;
    if (viewport === 0) return;
    this.#read();
    let top = 0;
    for (let pass = 0; pass < MostPasses; pass++) {
      top = this.#targetTop(viewport);
      const first = this.#indexAt(top - SparePixels);
      const end = Math.min(this.#rows.length, this.#indexAt(top + viewport + SparePixels) + 1);
      this.#draw(first, end);
      const changed = this.#measure(first, end);
      this.#above.style.height = `${this.#offsets[first]}px`;
      this.#below.style.height = `${this.#offsets[this.#rows.length] - this.#offsets[end]}px`;
      if (!changed) break;
    }
    top = this.#targetTop(viewport);
    if (Math.abs(this.scroller.scrollTop - top) >= 1) this.scroller.scrollTop = top;
    this.#remember(this.scroller.scrollTop);
    this.onMove(this.atEnd);
    if (top < NearStartPixels) this.onNearStart();
    if (top + viewport > this.#offsets[this.#rows.length] - NearStartPixels) this.onNearEnd();
  }

  #read() {
    const count = this.source.count;
    this.#rows = Array.from({ length: count }, (_, index) => this.source.at(index));
    this.#sum(0);
  }

  #sum(from) {
    this.#offsets.length = this.#rows.length + 1;
    for (let index = from; index < this.#rows.length; index++) {
      this.#offsets[index + 1] = this.#offsets[index] + (this.#heights.get(this.#rows[index]) ?? this.source.estimate(index));
    }
  }

  #targetTop(viewport) {
    const last = Math.max(0, this.#offsets[this.#rows.length] - viewport);
    if (this.atEnd) return last;
    const index = this.#anchor ? this.#rows.indexOf(this.#anchor.row) : -1;
    const top = index < 0 ? this.scroller.scrollTop : this.#offsets[index] - this.#anchor.offset;
    return Math.max(0, Math.min(last, top));
  }

  /** The row at that height: the last one that begins at or above it. */
  #indexAt(height) {
    let low = 0;
    let high = this.#rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#offsets[middle] <= height) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }

  #draw(first, end) {
    const wanted = new Set(this.#rows.slice(first, end));
    for (const [row, { element }] of this.#drawn) {
      if (wanted.has(row)) continue;
      element.remove();
      this.#drawn.delete(row);
    }
    let before = this.#body.firstChild;
    for (let index = first; index < end; index++) {
      const row = this.#rows[index];
      const signature = this.source.signature(index);
      let drawn = this.#drawn.get(row);
      if (drawn?.signature !== signature) {
        const element = this.source.draw(index);
        if (drawn) {
          if (drawn.element === before) before = element;
          drawn.element.replaceWith(element);
        }
        drawn = { element, signature };
        this.#drawn.set(row, drawn);
      }
      if (drawn.element === before) before = before.nextSibling;
      else this.#body.insertBefore(drawn.element, before);
    }
  }

  /** Whether some height was not as thought. */
  #measure(first, end) {
    let changed = -1;
    for (let index = first; index < end; index++) {
      const row = this.#rows[index];
      const height = this.#drawn.get(row).element.getBoundingClientRect().height;
      if (Math.abs((this.#heights.get(row) ?? this.source.estimate(index)) - height) < 0.01) continue;
      this.#heights.set(row, height);
      if (changed < 0) changed = index;
    }
    if (changed >= 0) this.#sum(changed);
    return changed >= 0;
  }
}
