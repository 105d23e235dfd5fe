const NAMED = ["aria-label", "title"];
const OURS = '[data-testid="stHtml"], input, textarea';

function translated(text, { words, beginnings, wholes }) {
  const bare = text.trim();
  if (bare in words) return text.replace(bare, () => words[bare]);
  const whole = Object.keys(wholes).find((start) => bare.startsWith(start));
  if (whole) return wholes[whole];
  const start = Object.keys(beginnings).find((one) => bare.startsWith(one));
  return start ? beginnings[start] + bare.slice(start.length) : text;
}

function attributes(element, table) {
  for (const name of NAMED) {
    const said = element.getAttribute(name);
    const better = said && translated(said, table);
    if (better && better !== said) element.setAttribute(name, better);
  }
}

function texts(root, table) {
  const host = root.nodeType === Node.TEXT_NODE ? root.parentElement : root;
  if (!host?.closest || host.closest(OURS)) return;
  if (root.nodeType === Node.TEXT_NODE) {
    const better = translated(root.data, table);
    if (better !== root.data) root.data = better;
    return;
  }
  attributes(root, table);
  for (const child of root.childNodes) {
    if (child.nodeType === Node.TEXT_NODE || child.nodeType === Node.ELEMENT_NODE) texts(child, table);
  }
}

export default function ({ data }) {
  const look = (records) => {
    for (const record of records) {
      if (record.type === "childList") record.addedNodes.forEach((node) => texts(node, data));
      else if (record.type === "characterData") texts(record.target, data);
      else if (!record.target.closest(OURS)) attributes(record.target, data);
    }
  };
  const observer = new MutationObserver(look);
  texts(document.body, data);
  observer.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: NAMED,
  });
  return () => observer.disconnect();
}
