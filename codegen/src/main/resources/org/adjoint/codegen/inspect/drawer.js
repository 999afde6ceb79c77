// Tables and texts below the graph.

/** All kernels, one a row. */
function kernelTable(data, actions) {
  const timed = Boolean(data.profile);
  const titles = ['kernel', 'loops', ...(timed ? ['time', 'arithmetic', 'memory'] : []), 'operations', 'read', 'written', 'FLOP/byte'];
  const head = element('tr', {}, ...titles.map((title, i) => element('th', { scope: 'col', className: i < 2 ? 'left' : '', textContent: title, colSpan: title === 'time' ? 2 : 1 })));
  const rows = data.kernels.map((kernel, i) => {
    const row = element('tr', { onclick: () => actions.kernel(i) },
      element('td', {}, element('button', { type: 'button', textContent: `${i}  ${kernel.name}` })),
      element('td', { className: 'left' }, element('small', { textContent: kernel.loops })),
      ...(timed ? [element('td', { className: 'share' }, meter(kernel.share)), element('td', {}, kernel.time),
        element('td', {}, `${kernel.flopRate} `, element('small', { textContent: kernel.flopShareShort })),
        element('td', {}, `${kernel.byteRate} `, element('small', { textContent: kernel.byteShareShort }))] : []),
      ...[kernel.arithmetic, kernel.read, kernel.written, kernel.intensity].map((text) => element('td', { textContent: text })));
    row.dataset.kernel = i;
    return row;
  });
  return [element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows))];
}

/** Arrays over the time of a run: each row an array, each bar a value in it. */
function memoryGrid(data, actions, rows) {
  const { moments } = data.memory;
  const grid = element('div', { className: 'memory' });
  grid.style.gridTemplateColumns = 'max-content max-content minmax(240px, 1fr)';
  const width = 100 / Math.max(1, moments.length);
  const position = (made, first, last) => {
    made.style.left = `calc(${first * width}% + 1px)`;
    made.style.width = `calc(${(last - first + 1) * width}% - 2px)`;
    return made;
  };
  // A kernel that is a loop has several moments, and one number.
  const spans = [...new Set(moments)].map((kernel) => ({ kernel, first: moments.indexOf(kernel), last: moments.lastIndexOf(kernel) }));
  const ticks = element('div', { className: 'ticks' }, ...spans.map(({ kernel, first, last }) => {
    const title = `kernel ${kernel} ${data.kernels[kernel].name}`;
    const tick = position(element('button', { type: 'button', textContent: String(kernel), title, onclick: () => actions.kernel(kernel) }), first, last);
    tick.dataset.kernel = kernel;
    return tick;
  }));
  grid.append(element('span', { className: 'label', textContent: 'kernel' }), element('span'), ticks);
  rows.forEach((row) => {
    const lane = element('div', { className: 'lane' });
    lane.style.setProperty('--step', `${width}%`);
    row.bars.forEach((bar) => {
      const made = position(element('button', {
        type: 'button', className: row.shared ? '' : 'theirs', textContent: bar.label,
        title: `${bar.label}: ${bar.type}, ${bar.size}, ${bar.role}, in use from kernel ${moments[bar.first]} to ${moments[bar.last]}`,
        onclick: () => actions.kernel(moments[bar.first]),
      }), bar.first, bar.last);
      made.dataset.array = bar.buffer;
      lane.append(made);
    });
    grid.append(element('span', { className: 'label', textContent: row.name }), element('span', { className: 'size', textContent: row.size }), lane);
  });
  return grid;
}

function memoryView(data, actions) {
  const { rows, peak, workspace } = data.memory;
  const summary = `Values within a run need ${peak} at most at one moment; the arrays of the workspace, which they share, take ${workspace}.`;
  return [element('p', { className: 'summary', textContent: summary }), memoryGrid(data, actions, rows)];
}

/** Tabs with what they show; arrow keys go from one to the next. */
function drawerView(data, actions, list, sheet, changed) {
  const tabs = [
    { title: 'Kernels', content: () => kernelTable(data, actions) },
    { title: 'Memory', content: () => memoryView(data, actions) },
    ...data.texts.map((text) => ({ title: text.title, content: () => [text.java ? highlighted(text.text, 1) : element('pre', { textContent: text.text })] })),
  ];
  const buttons = tabs.map((tab, i) => element('button', { type: 'button', role: 'tab', textContent: tab.title, onclick: () => open(i) }));
  list.append(...buttons);
  list.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      const next = (buttons.indexOf(document.activeElement) + step + tabs.length) % tabs.length;
      buttons[next].focus();
      open(next);
    }
  });
  function open(number) {
    buttons.forEach((button, i) => {
      button.setAttribute('aria-selected', String(i === number));
      button.tabIndex = i === number ? 0 : -1;
    });
    sheet.replaceChildren(...tabs[number].content());
    sheet.scrollTop = 0;
    changed();
  }
  open(0);
}
