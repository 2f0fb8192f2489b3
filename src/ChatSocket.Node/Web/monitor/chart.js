import { el } from './dom.js';

const Namespace = 'http://www.w3.org/2000/svg';
const Width = 300;
const Height = 48;

const shape = (name, className) => {
  const element = document.createElementNS(Namespace, name);
  element.setAttribute('class', className);
  return element;
};

/** A figure, its last minutes as a line, and the most it was. */
export class Chart {
  #value = el('strong', { textContent: '–' });
  #title = el('h2');
  #most = el('p', { className: 'quiet' });
  #line = shape('polyline', 'line');
  #area = shape('polygon', 'area');

  constructor() {
    const svg = document.createElementNS(Namespace, 'svg');
    svg.setAttribute('viewBox', `0 0 ${Width} ${Height}`);
    svg.setAttribute('preserveAspectRatio', 'none');
    svg.setAttribute('aria-hidden', 'true');
    svg.append(this.#area, this.#line);
    this.element = el('div', { className: 'chart' }, this.#title, this.#value, svg, this.#most);
  }

  /** shown(value) writes a value with its unit; most(text) the sentence about the highest one. */
  draw(title, values, shown, most) {
    const highest = Math.max(...values, 1e-9);
    const step = Width / Math.max(1, values.length - 1);
    const points = values.map((value, index) => `${(index * step).toFixed(1)},${(Height - 2 - (value / highest) * (Height - 6)).toFixed(1)}`);
    this.#title.textContent = title;
    this.#value.textContent = values.length > 0 ? shown(values.at(-1)) : '–';
    this.#line.setAttribute('points', points.join(' '));
    this.#area.setAttribute('points', points.length > 0 ? `0,${Height} ${points.join(' ')} ${Width},${Height}` : '');
    this.#most.textContent = values.length > 0 ? most(shown(Math.max(...values))) : '';
  }
}
