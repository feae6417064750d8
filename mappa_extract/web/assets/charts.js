/* Charts: the templates of plots/templates.py, filled with rows of the page and drawn by Vega. */

const charts = {};
const views = {};
const QUIET = { level() { return this; }, error() { return this; }, warn() { return this; }, info() { return this; }, debug() { return this; } };
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function wrapped(text, most) {
  const lines = [""];
  for (const word of text.split(" ")) {
    if (lines[lines.length - 1] && (lines[lines.length - 1] + " " + word).length > most) lines.push(word);
    else lines[lines.length - 1] += (lines[lines.length - 1] ? " " : "") + word;
  }
  return lines;
}

/* A part with each text in it replaced, where `of` gives something else. */
function replaced(part, of) {
  if (Array.isArray(part)) return part.map((each) => replaced(each, of));
  if (part && typeof part === "object") return Object.fromEntries(Object.entries(part).map(([name, each]) => [name, replaced(each, of)]));
  return typeof part === "string" ? of(part) : part;
}

/* As `fill` of plots/templates.py: open places get their values, layers without rows go. */
function filled({ template, values, datasets, title, notes }) {
  const spec = replaced(template, (text) => (text[0] === "$" && text.slice(1) in values ? values[text.slice(1)] : text));
  spec.layer = spec.layer.filter((one) => !one.data || datasets[one.data.name].length);
  spec.title.text = wrapped(title, 80);
  if (notes.length) spec.title.subtitle = notes.flatMap((note) => wrapped(note, 110));
  return { ...spec, datasets };
}

/* The same in the colours of the page, without title and legend, which stand in the page. */
function onPage(chart, width) {
  const colours = Object.fromEntries(DATA.colours.map((colour, at) => [colour, css("--s" + at)]));
  const { ink, soft, line, bad, grid } = DATA.inks;
  Object.assign(colours, { [ink]: css("--ink"), [soft]: css("--soft"), [line]: css("--line"), [bad]: css("--bad"), [grid]: css("--grid") });
  const { datasets, ...rest } = filled(chart);
  const spec = replaced(rest, (text) => colours[text] ?? text);
  delete spec.title;
  Object.assign(spec.config, { legend: { disable: true }, aria: false });
  if (typeof spec.width === "number") Object.assign(spec, { width, autosize: { type: "fit-x", contains: "padding" } });
  return { ...spec, background: "transparent", padding: 4, datasets };
}

function view(spec, options) {
  const parsed = vega.parse(vega.compile(spec, { logger: QUIET }).spec, null, { ast: true });
  return new vega.View(parsed, { expr: vega.expressionInterpreter, logger: QUIET, ...options });
}

/* Draw a chart; `choose` is told the row of what is clicked. */
function draw(name, host, chart, choose) {
  charts[name] = chart;
  if (views[name]) views[name].finalize();
  delete views[name];
  host.setAttribute("role", "img");
  host.setAttribute("aria-label", chart.title + ". The figures are in the table below.");
  if (!Object.values(chart.datasets).some((rows) => rows.length)) {
    host.replaceChildren(make("p", { class: "soft" }, "No figure is printed for this choice"));
    return;
  }
  host.replaceChildren();
  views[name] = view(onPage(chart, Math.max(280, host.clientWidth)), { renderer: "svg", container: host });
  views[name].addEventListener("click", (event, item) => { if (item && item.datum) choose(item.datum); });
  views[name].run();
  /* For those who do not see it the whole is one picture, and its rows are in the table. */
  $("svg", host).setAttribute("aria-hidden", "true");
}

/* A chart as a file to publish: light, with its title, its notes and its legend. */
async function publish(name, kind) {
  const chart = charts[name];
  const made = view(filled(chart), { renderer: "none" });
  await made.runAsync();
  const file = fileName(chart.title) + "." + kind;
  if (kind === "svg") download(file, await made.toSVG(), "image/svg+xml");
  else {
    const url = await made.toImageURL("png", 2);
    download(file, Uint8Array.from(atob(url.slice(url.indexOf(",") + 1)), (char) => char.charCodeAt(0)), "image/png");
  }
  made.finalize();
}
