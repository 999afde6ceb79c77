// What is known of a node or a kernel, beside the graph.

/** An element with properties and children. Strings are text, never markup. */
function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ''));
  return made;
}

function titled(title, ...content) {
  return content.length ? [element('h3', { textContent: title }), ...content] : [];
}

function chip(label, choose, strong = false) {
  return element('button', { type: 'button', className: strong ? 'chip strong' : 'chip', textContent: label, onclick: choose });
}

function formulaElement(text, note) {
  return element('div', { className: 'formula' }, text, note ? element('small', { textContent: note }) : null);
}

function meter(share) {
  const bar = element('i');
  bar.style.width = `${Math.min(100, 100 * share)}%`;
  return element('div', { className: 'meter' }, bar);
}

function figure(label, value, share, note) {
  return element('div', { className: 'figure' }, element('dt', { textContent: label }), element('dd', { textContent: value }),
    share === undefined ? null : meter(share), note ? element('dt', { textContent: note }) : null);
}

const KINDS = {
  input: 'input, bound at each run', parameter: 'input that the program updates', forward: 'forward pass', backward: 'backward pass',
  loop: 'one step of a loop', output: 'output', update: 'next value of an input',
};

/** What is known of a box of the graph. */
function nodePanel(data, number, actions) {
  const box = data.graph.boxes[number];
  const kernel = data.kernels[box.kernel];
  const linked = (from, to) => [...new Set(data.graph.arrows.filter((arrow) => arrow[from] === number).map((arrow) => arrow[to]))];
  const chips = (numbers) => numbers.map((other) => chip(data.graph.boxes[other].lines[0], () => actions.node(other)));
  const users = linked('from', 'to');
  const operands = linked('to', 'from');
  const body = box.kind === 'loop'
    ? [element('pre', { textContent: box.about.join('\n') })]
    : box.about.slice(1, -1).map((line) => formulaElement(`${box.about[0]} = ${line}`));
  return [
    element('h2', { textContent: box.about[0] }),
    element('p', { className: 'lead' }, element('span', { className: 'chip' }, element('i', { className: box.kind }), KINDS[box.kind]),
      [box.about.length > 1 && box.kind !== 'loop' ? box.about.at(-1) : '', box.origin].filter(Boolean).join(' · ')),
    ...body,
    ...titled('Kernel', kernel
      ? element('div', { className: 'chips' }, chip(`${box.kernel}  ${kernel.name}`, () => actions.kernel(box.kernel), true))
      : element('p', { textContent: box.kind === 'input' || box.kind === 'parameter' ? 'None: it is given.' : 'None: it only says where others read, or is computed by whoever needs it.' })),
    ...(box.steps.length ? titled('Derivation', ...box.steps.map((step) => element('pre', { textContent: step }))) : []),
    ...(operands.length ? titled('Computed from', element('div', { className: 'chips' }, ...chips(operands))) : []),
    ...(users.length ? titled('Used by', element('div', { className: 'chips' }, ...chips(users))) : []),
  ];
}

/** What is known of a kernel. */
function kernelPanel(data, number, actions) {
  const kernel = data.kernels[number];
  return [
    element('h2', { textContent: kernel.name }),
    element('p', { className: 'lead' }, kernel.layer ? element('span', { className: 'chip', textContent: `layer ${kernel.layer}` }) : null,
      `kernel ${number}, in place ${number + 1} of ${data.kernels.length}: ${kernel.loops}`),
    element('dl', { className: 'figures' },
      ...(kernel.time ? [figure('time per run', kernel.time, kernel.share, kernel.shareText),
        figure('arithmetic', kernel.flopRate, kernel.flopShare, kernel.flopShareText),
        figure('memory', kernel.byteRate, kernel.byteShare, kernel.byteShareText)] : []),
      figure('operations', kernel.arithmetic), figure('read', kernel.read), figure('written', kernel.written),
      figure('FLOP per byte', kernel.intensity)),
    ...titled('Computes', ...kernel.formulas.map((formula) => formulaElement(formula.text, `${formula.type} · ${formula.origin}`))),
    ...(kernel.splits.length ? titled('Why it is not one with', element('ul', { className: 'reasons' }, ...kernel.splits.map((split) =>
      element('li', {}, chip(`${split.kernel}  ${data.kernels[split.kernel].name}`, () => actions.kernel(split.kernel)), ` ${split.text}`)))) : []),
    ...titled('Arrays', memoryGrid(data, actions, data.memory.rows.filter((row) => row.bars.some((bar) => kernel.arrays.includes(bar.buffer))))),
    ...titled('Nodes', element('div', { className: 'chips' }, ...kernel.boxes.map((box) => chip(data.graph.boxes[box].lines[0], () => actions.node(box))))),
    ...titled('Generated code', highlighted(kernel.source, kernel.line)),
  ];
}

/** What stands there before anything is chosen. */
function welcomePanel(data, actions) {
  const total = data.profile ? [element('dl', { className: 'figures' }, figure('time per run', data.profile.total, undefined, data.profile.runs),
    ...(data.limits ? [figure('arithmetic limit', data.limits.flops), figure('memory limit', data.limits.bytes)] : []))] : [];
  return [
    element('h2', { textContent: data.title }),
    element('p', { className: 'lead', textContent: 'Choose a value in the graph to see what computes it and how its derivative came about, or a kernel to see its code.' }),
    ...total,
    ...titled('Kernels', element('div', { className: 'chips' }, ...data.kernels.map((kernel, i) => chip(`${i}  ${kernel.name}`, () => actions.kernel(i))))),
    ...(data.layers.length > 1 ? titled('Layers', ...data.layers.map((layer) => element('p', {}, `${layer.name}  `,
      element('span', { className: 'lead', textContent: `${layer.time}, ${layer.shareText}` }), meter(layer.share)))) : []),
  ];
}
