// The graph: boxes and arrows with places that were found when the page was made; zoom, pan, keys.

const SVG = 'http://www.w3.org/2000/svg';
const LINE = 16;
const PADDING = 9;

function drawn(name, attributes) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

/** Draws the graph; `choose` hears of a box that was clicked, by its number. */
function graphView(graph, canvas, choose) {
  const world = drawn('g', { id: 'world' });
  const head = drawn('marker', { id: 'head', viewBox: '0 0 8 8', refX: 8, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' });
  head.append(drawn('path', { d: 'M0 0 L8 4 L0 8 z' }));
  const definitions = drawn('defs', {});
  definitions.append(head);
  const arrows = graph.arrows.map((arrow) => drawn('path', {
    class: arrow.backward ? 'arrow backward' : 'arrow', d: arrow.path, 'marker-end': 'url(#head)',
  }));
  const boxes = graph.boxes.map((box, number) => boxElement(box, number));
  world.append(...arrows, ...boxes);
  canvas.append(definitions, world);

  function boxElement(box, number) {
    const group = drawn('g', { class: `box ${box.kind}`, tabindex: 0, role: 'button', 'aria-label': `${box.kind} ${box.lines.join(', ')}`, 'data-box': number });
    const round = box.kind === 'output' || box.kind === 'update';
    group.append(drawn('rect', { x: box.x, y: box.y, width: box.width, height: box.height, rx: round ? box.height / 2 : 6 }));
    const first = box.y + (box.height - box.lines.length * LINE) / 2 + 12;
    const centred = box.kind !== 'loop';
    box.lines.forEach((line, i) => {
      const last = centred && i > 0 && i === box.lines.length - 1;
      const text = drawn('text', { class: i === 0 ? 'name' : last ? 'type' : 'line', x: centred ? box.x + box.width / 2 : box.x + PADDING, y: first + i * LINE, 'text-anchor': centred ? 'middle' : 'start', 'xml:space': 'preserve' });
      text.textContent = line;
      group.append(text);
    });
    const tooltip = drawn('title', {});
    tooltip.textContent = [...box.about, box.origin].filter(Boolean).join('\n');
    group.append(tooltip);
    return group;
  }

  // ---- the view ----

  let scale = 1;
  let left = 0;
  let top = 0;
  const place = () => world.setAttribute('transform', `translate(${left} ${top}) scale(${scale})`);
  const size = () => canvas.getBoundingClientRect();

  function zoom(factor, x = size().width / 2, y = size().height / 2) {
    const next = Math.min(4, Math.max(0.05, scale * factor));
    left = x - (x - left) * next / scale;
    top = y - (y - top) * next / scale;
    scale = next;
    place();
  }

  function fit() {
    const { width, height } = size();
    scale = Math.min(1.25, (width - 48) / graph.width, (height - 84) / graph.height);
    left = (width - graph.width * scale) / 2;
    top = Math.max(18, (height - 44 - graph.height * scale) / 2);
    place();
  }

  /** The whole where it can be read so, else its beginning. */
  function open() {
    fit();
    if (scale < 0.5) {
      const { width } = size();
      scale = Math.min(1, Math.max(0.55, (width - 48) / graph.width));
      left = (width - graph.width * scale) / 2;
      top = 24;
      place();
    }
  }

  /** Moves boxes into sight where they are not: all of them where there is room, else the last. */
  function show(...numbers) {
    const { width, height } = size();
    if (scale < 0.45) {
      zoom(0.7 / scale);
    }
    const around = (shown) => ({
      left: Math.min(...shown.map((box) => box.x)), right: Math.max(...shown.map((box) => box.x + box.width)),
      top: Math.min(...shown.map((box) => box.y)), bottom: Math.max(...shown.map((box) => box.y + box.height)),
    });
    const fits = (area) => (area.right - area.left) * scale < width - 40 && (area.bottom - area.top) * scale < height - 100;
    const all = around(numbers.map((number) => graph.boxes[number]));
    const area = fits(all) ? all : around([graph.boxes[numbers.at(-1)]]);
    const outside = left + area.left * scale < 12 || left + area.right * scale > width - 60
      || top + area.top * scale < 12 || top + area.bottom * scale > height - 56;
    if (outside) {
      left = width / 2 - (area.left + area.right) / 2 * scale;
      top = (height - 40) / 2 - (area.top + area.bottom) / 2 * scale;
      place();
    }
  }

  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    const { left: x, top: y } = size();
    zoom(Math.exp(-event.deltaY * 0.0015), event.clientX - x, event.clientY - y);
  }, { passive: false });

  let drag = null;
  canvas.addEventListener('pointerdown', (event) => {
    drag = { x: event.clientX - left, y: event.clientY - top, moved: false, id: event.pointerId };
  });
  canvas.addEventListener('pointermove', (event) => {
    if (drag && event.pointerId === drag.id && event.buttons === 1) {
      const dx = event.clientX - drag.x - left;
      const dy = event.clientY - drag.y - top;
      if (drag.moved || Math.hypot(dx, dy) > 4) {
        if (!drag.moved) {
          canvas.setPointerCapture(drag.id);
        }
        drag.moved = true;
        left += dx;
        top += dy;
        place();
      }
    }
  });
  canvas.addEventListener('click', (event) => {
    const moved = drag?.moved;
    drag = null;
    const box = event.target.closest('.box');
    if (!moved) {
      choose(box ? Number(box.dataset.box) : -1);
    }
  });

  /** The box that an arrow key leads to. */
  function neighbour(number, key) {
    const box = graph.boxes[number];
    const beside = () => {
      const row = graph.boxes.map((other, i) => ({ other, i })).filter(({ other }) => Math.abs(other.y + other.height / 2 - box.y - box.height / 2) < 30)
        .sort((a, b) => a.other.x - b.other.x);
      const at = row.findIndex(({ i }) => i === number);
      return row[at + (key === 'ArrowLeft' ? -1 : 1)]?.i;
    };
    switch (key) {
      case 'ArrowUp': return graph.arrows.find((arrow) => arrow.to === number)?.from;
      case 'ArrowDown': return graph.arrows.find((arrow) => arrow.from === number)?.to;
      default: return beside();
    }
  }

  const MOVES = { ArrowUp: [0, 60], ArrowDown: [0, -60], ArrowLeft: [60, 0], ArrowRight: [-60, 0] };
  canvas.addEventListener('keydown', (event) => {
    const box = event.target.closest('.box');
    if (box && (event.key === 'Enter' || event.key === ' ')) {
      choose(Number(box.dataset.box));
    } else if (box && event.key in MOVES) {
      const next = neighbour(Number(box.dataset.box), event.key);
      if (next !== undefined) {
        boxes[next].focus({ preventScroll: true });
        show(next);
      }
    } else if (event.key in MOVES) {
      left += MOVES[event.key][0];
      top += MOVES[event.key][1];
      place();
    } else if (event.key === '+' || event.key === '=') {
      zoom(1.25);
    } else if (event.key === '-') {
      zoom(0.8);
    } else if (event.key === '0') {
      fit();
    } else {
      return;
    }
    event.preventDefault();
  });

  return {
    zoom, fit, open, show,
    focus: (number) => boxes[number].focus({ preventScroll: true }),
    /** Marks a box and the boxes that belong together with it. */
    mark(chosen, members) {
      const set = new Set(members);
      canvas.classList.toggle('focused', set.size > 0);
      boxes.forEach((box, i) => {
        box.classList.toggle('chosen', i === chosen);
        box.classList.toggle('member', set.has(i));
      });
      arrows.forEach((arrow, i) => arrow.classList.toggle('member', set.has(graph.arrows[i].from) && set.has(graph.arrows[i].to)));
    },
  };
}
