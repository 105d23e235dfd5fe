const BOX = '[class*="st-key-picture-box"]';
const STEP = 1.25;
const [SMALLEST, LARGEST, READABLE] = [0.15, 6, 0.75];
const DRAWN = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight", "font-style"];
const FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif";
const WIDER = "Hình rộng hơn khung: cuộn ngang để xem tiếp, hoặc bấm “Vừa khung”.";
const scales = new Map();
let leave = () => {};

const box = () => document.querySelector(BOX);
const drawing = () => box()?.querySelector('[data-testid="stGraphVizChart"] svg');

function natural(svg) {
  const { width, height } = svg.viewBox.baseVal;
  return { width: (width * 4) / 3, height: (height * 4) / 3 };
}

function room() {
  const style = getComputedStyle(box());
  return box().clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
}

function apply(svg, scale) {
  const { width, height } = natural(svg);
  svg.style.width = `${width * scale}px`;
  svg.style.height = `${height * scale}px`;
}

function name(svg, names) {
  for (const title of svg.querySelectorAll("title")) title.remove();
  for (const link of svg.querySelectorAll("[data-keep]")) delete link.dataset.keep;
  for (const [id, text] of Object.entries(names)) {
    const links = [...svg.querySelectorAll(`#${CSS.escape(id)} a`)];
    const named = links.find((link) => link.querySelector("text")) ?? links[0];
    named?.setAttribute("aria-label", text);
    named?.setAttribute("data-keep", id.replace(/_less$/, ""));
    // an arrow's line repeats the link of its label: one tab stop is enough
    for (const link of links.filter((other) => other !== named)) {
      link.setAttribute("tabindex", "-1");
      link.setAttribute("aria-hidden", "true");
    }
  }
  svg.querySelector(".node.root a")?.setAttribute("aria-current", "page");
}

function standalone(svg, title) {
  const holder = document.createElement("div");
  holder.style.cssText = "color-scheme: light; position: absolute; left: -99999px;";
  const copy = svg.cloneNode(true);
  holder.append(copy);
  svg.parentElement.append(holder);
  const parts = [...copy.querySelectorAll("path, polygon, polyline, ellipse, text")];
  const looks = parts.map((part) => DRAWN.map((property) => getComputedStyle(part).getPropertyValue(property)));
  holder.remove();
  parts.forEach((part, n) => {
    DRAWN.forEach((property, k) => looks[n][k] && part.setAttribute(property, looks[n][k]));
    if (part.tagName === "text") part.setAttribute("font-family", FONT);
    part.removeAttribute("style");
  });
  for (const link of copy.querySelectorAll("a")) link.replaceWith(...link.childNodes);
  const { x, y, width, height } = svg.viewBox.baseVal;
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [key, value] of Object.entries({ x, y, width, height, fill: "#ffffff" })) ground.setAttribute(key, value);
  const told = document.createElementNS("http://www.w3.org/2000/svg", "title");
  told.textContent = title;
  copy.prepend(told, ground);
  copy.removeAttribute("style");
  copy.setAttribute("width", natural(svg).width);
  copy.setAttribute("height", natural(svg).height);
  return new XMLSerializer().serializeToString(copy);
}

function save(blob, file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

async function saveAs(kind, svg, { file, title }) {
  const text = standalone(svg, title);
  if (kind === "svg") return save(new Blob([text], { type: "image/svg+xml" }), `${file}.svg`);
  const { width, height } = natural(svg);
  const scale = Math.min(2, 16000 / width, 16000 / height);
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.ceil(width * scale), Math.ceil(height * scale)];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => save(blob, `${file}.png`), "image/png");
}

// called again with other data, Streamlit ends what the call before began only when the page does
export default function ({ data, parentElement }) {
  leave();
  const [output, hint] = ["output", ".hint"].map((one) => parentElement.querySelector(one));
  const controller = new AbortController();
  const { signal } = controller;

  const fitted = (svg) => room() / natural(svg).width;
  const current = (svg) => scales.get(data.about) ?? Math.min(1, Math.max(fitted(svg), READABLE));

  const show = (svg, scale) => {
    apply(svg, scale);
    output.textContent = `${Math.round(scale * 100)} %`;
    hint.textContent = box().scrollWidth > box().clientWidth + 1 ? WIDER : "";
  };
  const set = (svg, wanted, at) => {
    const [before, frame] = [current(svg), box()];
    const scale = Math.min(LARGEST, Math.max(SMALLEST, wanted));
    const point = at ?? { x: frame.clientWidth / 2, y: frame.clientHeight / 2 };
    const [x, y] = [frame.scrollLeft + point.x, frame.scrollTop + point.y];
    scales.set(data.about, scale);
    show(svg, scale);
    frame.scrollLeft = (x * scale) / before - point.x;
    frame.scrollTop = (y * scale) / before - point.y;
  };
  const run = (what) => {
    const svg = drawing();
    if (!svg) return;
    if (what === "larger") set(svg, current(svg) * STEP);
    if (what === "smaller") set(svg, current(svg) / STEP);
    if (what === "fit") set(svg, Math.min(fitted(svg), (box().clientHeight - 24) / natural(svg).height));
    if (what === "svg" || what === "png") saveAs(what, svg, data);
  };
  const prepare = (anew) => {
    const svg = drawing();
    if (!svg || !(anew === true || svg.querySelector("title"))) return;
    name(svg, data.names);
    show(svg, current(svg));
    const root = svg.querySelector(".node.root");
    if (!root) return;
    const [inner, outer] = [root.getBoundingClientRect(), box().getBoundingClientRect()];
    box().scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
    box().scrollTop += inner.top + inner.height / 2 - outer.top - outer.height / 2;
  };
  const key = (event) => {
    if (!box()?.contains(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    const what = { "+": "larger", "=": "larger", "-": "smaller", "−": "smaller", 0: "fit" }[event.key];
    if (what) run(what);
  };
  const wheel = (event) => {
    const svg = drawing();
    if (!event.ctrlKey || !svg || !box().contains(event.target)) return;
    event.preventDefault();
    const frame = box().getBoundingClientRect();
    const at = { x: event.clientX - frame.left, y: event.clientY - frame.top };
    set(svg, current(svg) * (event.deltaY < 0 ? STEP : 1 / STEP), at);
  };

  for (const button of parentElement.querySelectorAll("button")) {
    button.addEventListener("click", () => run(button.dataset.do), { signal });
  }
  document.addEventListener("keydown", key, { signal });
  document.addEventListener("wheel", wheel, { signal, passive: false });
  const watch = new MutationObserver(prepare);
  watch.observe(document.querySelector('[data-testid="stMain"]') ?? document.body, { childList: true, subtree: true });
  prepare(true);
  leave = () => {
    controller.abort();
    watch.disconnect();
  };
  return leave;
}
