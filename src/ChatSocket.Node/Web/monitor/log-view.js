import { byId, el, perFrame } from './dom.js';

const Kept = 2000;
const Shown = 500;
const Levels = { Trace: 0, Debug: 0, Information: 1, Warning: 2, Error: 3, Critical: 3 };

/** The node's log, newest last, as far as it passes the filter. It follows its end unless somebody scrolled up. */
export class LogView {
  #lines = [];
  last = 0;

  constructor() {
    this.list = byId('log');
    this.draw = perFrame(() => this.#draw());
    for (const id of ['log-level', 'log-filter', 'log-pause']) byId(id).addEventListener('input', this.draw);
  }

  add(given) {
    const lines = given.filter((line) => line.number > this.last);
    if (lines.length === 0) return;
    this.last = lines.at(-1).number;
    this.#lines = [...this.#lines, ...lines].slice(-Kept);
    if (!byId('log-pause').checked) this.draw();
  }

  #draw() {
    const least = Number(byId('log-level').value);
    const part = byId('log-filter').value.trim().toLowerCase();
    const fitting = this.#lines.filter((line) => Levels[line.level] >= least && (`${line.source} ${line.text}`.toLowerCase().includes(part)));
    const atEnd = this.list.scrollTop + this.list.clientHeight >= this.list.scrollHeight - 8;
    this.list.replaceChildren(...fitting.slice(-Shown).map((line) =>
      el('p', { className: line.level, textContent: `${new Date(line.ts).toTimeString().slice(0, 8)} ${line.level.slice(0, 4).toLowerCase()} ${line.source}: ${line.text}` })));
    if (atEnd) this.list.scrollTop = this.list.scrollHeight;
  }
}
