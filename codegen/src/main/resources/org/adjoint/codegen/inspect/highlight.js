// Java source as elements. Text goes in as text, never as markup.

const TOKENS = new RegExp([
  /(?<c>\/\*[\s\S]*?\*\/|\/\/[^\n]*)/,
  /(?<s>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')/,
  /(?<k>\b(?:package|import|public|private|static|final|class|void|return|for|if|else|switch|case|default|throw|new|var|int|long|float|double|boolean|byte|true|false|while|break|continue)\b)/,
  /(?<d>\b0[xX][0-9a-fA-F.]+(?:[pP][+-]?\d+)?[fFdDlL]?|\b\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?[fFdDlL]?\b)/,
  /(?<t>\b[A-Z][A-Za-z0-9_]*\b)/,
  /(?<m>\b[a-z_]\w*(?=\())/,
].map((part) => part.source).join('|'), 'g');

/** The source with line numbers from `first` on; without numbers where `first` is 0. */
function highlighted(source, first) {
  const pre = element('pre', { className: 'source' });
  let line = first;
  const number = () => {
    if (first > 0) {
      pre.append(element('span', { className: 'n', ariaHidden: 'true', textContent: String(line) }));
      line += 1;
    }
  };
  const add = (text, kind) => {
    text.split('\n').forEach((part, i) => {
      if (i > 0) {
        pre.append('\n');
        number();
      }
      if (part) {
        pre.append(kind ? element('span', { className: kind, textContent: part }) : part);
      }
    });
  };
  number();
  let at = 0;
  const text = source.replace(/\n$/, '');
  for (const match of text.matchAll(TOKENS)) {
    add(text.slice(at, match.index), '');
    add(match[0], Object.keys(match.groups).find((kind) => match.groups[kind] !== undefined));
    at = match.index + match[0].length;
  }
  add(text.slice(at), '');
  return pre;
}
