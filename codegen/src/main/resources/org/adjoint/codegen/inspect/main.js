// Brings the parts together: what is chosen in one of them is shown in all.

const data = JSON.parse(document.getElementById('data').textContent);
const part = (id) => document.getElementById(id);
let chosen = { node: -1, kernel: -1 };

const actions = {
  node(number) {
    choose({ node: number, kernel: data.graph.boxes[number]?.kernel ?? -1 }, number < 0 ? welcomePanel(data, actions) : nodePanel(data, number, actions));
    if (number >= 0) {
      view.show(number);
    }
  },
  kernel(number) {
    choose({ node: -1, kernel: number }, kernelPanel(data, number, actions));
    const boxes = data.kernels[number].boxes;
    if (boxes.length) {
      view.show(...boxes);
    }
  },
};

function choose(next, content) {
  chosen = next;
  part('panel').replaceChildren(...content);
  part('panel').scrollTop = 0;
  mark();
  history.replaceState(null, '', next.node >= 0 ? `#node-${next.node}` : next.kernel >= 0 ? `#kernel-${next.kernel}` : '#');
}

/** What the address asks for: `#kernel-3`, `#node-12`. */
function fromAddress(address) {
  const [, kind, number] = address.match(/^#(node|kernel)-(\d+)$/) ?? [];
  const known = kind === 'node' ? data.graph.boxes : data.kernels;
  return kind && Number(number) < known.length ? () => actions[kind](Number(number)) : () => actions.node(-1);
}

function mark() {
  view.mark(chosen.node, chosen.kernel >= 0 ? data.kernels[chosen.kernel].boxes : []);
  const arrays = new Set(chosen.kernel >= 0 ? data.kernels[chosen.kernel].arrays : []);
  document.querySelectorAll('[data-kernel]').forEach((made) => made.classList.toggle('chosen', Number(made.dataset.kernel) === chosen.kernel));
  document.querySelectorAll('[data-array]').forEach((made) => made.classList.toggle('used', arrays.has(Number(made.dataset.array))));
}

const view = graphView(data.graph, part('canvas'), actions.node);
document.title = `${data.title} – Adjoint`;
part('title').textContent = data.title;
part('subtitle').textContent = data.subtitle;
part('legend').append(...[...new Set(data.graph.boxes.map((box) => box.kind))].map((kind) => element('li', {}, element('i', { className: kind }), kind)));
part('zoom-in').onclick = () => view.zoom(1.25);
part('zoom-out').onclick = () => view.zoom(0.8);
part('zoom-fit').onclick = () => view.fit();
drawerView(data, actions, part('tabs'), part('sheet'), mark);
const first = fromAddress(location.hash);
view.open();
first();
addEventListener('hashchange', () => fromAddress(location.hash)());

// ---- search ----

part('names').append(...[...new Set(data.graph.boxes.map((box) => box.lines[0]))].map((name) => element('option', { value: name })));
let hits = [];
let hit = -1;
part('query').addEventListener('input', () => {
  const query = part('query').value.trim().toLowerCase();
  hits = query ? data.graph.boxes.map((_, i) => i).filter((i) => data.graph.boxes[i].about[0].toLowerCase().includes(query)) : [];
  hit = -1;
  part('found').value = query ? `${hits.length} found` : '';
});
part('search').addEventListener('submit', (event) => {
  event.preventDefault();
  if (hits.length) {
    hit = (hit + 1) % hits.length;
    part('found').value = `${hit + 1} of ${hits.length}`;
    actions.node(hits[hit]);
  }
});
document.addEventListener('keydown', (event) => {
  const typing = event.target.matches('input');
  if (event.key === '/' && !typing) {
    event.preventDefault();
    part('query').focus();
  } else if (event.key === 'Escape' && !typing) {
    actions.node(-1);
  }
});

// ---- light and dark ----

const preference = matchMedia('(prefers-color-scheme: dark)');
const follow = () => { document.documentElement.dataset.theme = preference.matches ? 'dark' : 'light'; };
preference.addEventListener('change', follow);
follow();
part('theme').onclick = () => {
  document.documentElement.dataset.theme = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
};
