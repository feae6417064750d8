/* The atlas. Nothing here computes a figure: prints are looked up, compared and drawn. */

const { areas, years, dimensions, whats, districts, sources, links, reports, names } = DATA;
const MOST_AREAS = 6;
const PAGE = 100;
const MARKERS = { not_applicable: "–", suppressed: "*", not_available: "?" };
const CHECKED = { a: "agrees", d: "disputed", "-": "" };

/* ---- unpacking ---- */

function spread(runs, count) {
  const column = new Array(count);
  for (let at = 0, row = 0; at < runs.length; at += 2) {
    for (let left = runs[at + 1]; left > 0; left -= 1, row += 1) column[row] = runs[at];
  }
  return column;
}

const ROWS = (() => {
  const { count, what, value, checked, printed } = DATA.rows;
  const rows = { count, printed, value: count ? value.split(" ") : [], what: count ? what.split(" ").map(Number) : [] };
  for (const name of ["area", "year", "district", "marker", "source", "page", "line", "read_by"]) rows[name] = spread(DATA.rows[name], count);
  rows.checked = Array.from(checked, (sign) => CHECKED[sign]);
  return rows;
})();
const NATIONAL = areas.indexOf(DATA.national);
const placeOf = (list, value) => list.indexOf(value);

/* Rows of each series, whatever the area; rows without area or year are in no chart. */
const byWhat = whats.map(() => []);
for (let row = 0; row < ROWS.count; row += 1) if (ROWS.area[row] >= 0 && ROWS.year[row] >= 0) byWhat[ROWS.what[row]].push(row);

const printed = (row) => (row in ROWS.printed ? ROWS.printed[row] : ROWS.value[row]);
const areaName = (area) => (area < 0 ? "not established" : names.area[areas[area]]);
const short = (area) => (DATA.tiles[areas[area]] || [0, 0, areaName(area).slice(0, 4)])[2];
const named = (name, code) => (code === "" ? "" : (names[name][code] || code));

function whatName(what) {
  return dimensions.map((name, at) => named(name, whats[what][at])).filter(Boolean).join(", ");
}

function place(row) {
  return sources[ROWS.source[row]] + (ROWS.page[row] ? ", page " + ROWS.page[row] : ROWS.line[row] ? ", line " + ROWS.line[row] : "");
}

/* What several prints of one figure come to. A dash counts nothing: it contradicts a number. */
function settle(rows) {
  const values = new Set(rows.filter((row) => ROWS.value[row] !== "").map((row) => Number(ROWS.value[row])));
  if (values.size && rows.some((row) => ROWS.value[row] === "" && ROWS.marker[row] === "not_applicable")) values.add(0);
  const signs = new Set(rows.map((row) => ROWS.checked[row]));
  return {
    rows, differs: values.size > 1, values: [...values].sort((a, b) => a - b),
    checked: signs.has("disputed") ? "disputed" : signs.has("agrees") ? "agrees" : "",
  };
}

function covers(one, what, area, year) {
  const value = (name) => (name === "area" ? areas[area] : whats[what][dimensions.indexOf(name)]);
  return one.year === years[year] && Object.entries(one.codes).every(([name, codes]) => codes.includes(value(name)));
}

const breaksOf = (what, area, year) => DATA.breaks.filter((one) => covers(one, what, area, year));

/* ---- tables: what they show is what is downloaded ---- */

const KEPT = ["name", "year", "value", "checked", "source", "rank", "note", "disputed by"];
const NUMBERS = ["value", "page", "line", "rank"];

/* A table's columns are codes of the codebook; those that are empty throughout are left out. */
function tableOf(records) {
  const columns = records.length ? Object.keys(records[0].cells) : [];
  const used = columns.filter((name) => KEPT.includes(name) || records.some((one) => one.cells[name] !== ""));
  return { columns: used, records };
}

function cellOf(name, text, record) {
  const css = NUMBERS.includes(name) ? "number" : name === "checked" && record.row !== undefined ? "sign-" + (text || "alone")
    : name === "checked" && text ? "sign-" + text : name === "disputed by" ? "why" : name === "source" ? "source" : null;
  const link = name === "source" && record.link;
  return make("td", { class: css }, link ? make("a", { href: link }, text) : text);
}

function fill(table, caption, shown, limit) {
  const head = make("tr", {}, ...shown.columns.map((name) => make("th", { scope: "col", class: NUMBERS.includes(name) ? "number" : null },
    (name[0].toUpperCase() + name.slice(1)).replaceAll("_", " "))));
  const body = shown.records.slice(0, limit || shown.records.length).map((record) => {
    const line = make("tr", { "data-row": record.row, class: record.cells.checked === "disputed" ? "doubted" : null },
      ...shown.columns.map((name, at) => (at === 0 && name === "name"
        ? make("th", { scope: "row" }, record.href ? make("a", { href: record.href }, record.cells[name]) : record.cells[name])
        : cellOf(name, record.cells[name], record))));
    return line;
  });
  table.replaceChildren(make("caption", {}, caption), make("thead", {}, head), make("tbody", {}, ...body));
}

function save(name, shown) {
  download(name + ".csv", csv(shown.columns, shown.records.map((one) => shown.columns.map((column) => one.cells[column]))), "text/csv");
}

function keyCells(row) {
  const cells = { area: ROWS.area[row] < 0 ? "" : areas[ROWS.area[row]] };
  dimensions.forEach((name, at) => { cells[name] = whats[ROWS.what[row]][at]; });
  cells.district = districts[ROWS.district[row]];
  return cells;
}

function record(row, more) {
  return {
    row, link: links[ROWS.source[row]],
    cells: {
      name: areaName(ROWS.area[row]), year: ROWS.year[row] < 0 ? "" : years[ROWS.year[row]], value: ROWS.value[row], checked: ROWS.checked[row],
      marker: ROWS.marker[row], printed: printed(row), ...more, source: sources[ROWS.source[row]],
      page: ROWS.page[row] ? String(ROWS.page[row]) : "", line: ROWS.line[row] ? String(ROWS.line[row]) : "",
      read_by: DATA.readers[ROWS.read_by[row]], ...keyCells(row),
    },
  };
}

function fileName(...parts) {
  return ["mappa", ...parts].filter(Boolean).join("-").replace(/[^A-Za-z0-9]+/g, "-").replace(/-+$/, "").toLowerCase();
}

/* ---- the view, and its address ---- */

const state = { at: "", what: {}, areas: [], district: "", year: "", rate: "" };

function options(select, pairs, value) {
  select.replaceChildren(...pairs.map(([code, text]) => make("option", { value: code, selected: code === value }, text)));
  select.value = value;
  const label = select.closest("[data-for]");
  if (label) label.hidden = pairs.length < 2;
}

/* Of the series that fit what is chosen so far, the codes of the next dimension. */
function codesOf(at, chosen) {
  return [...new Set(whats.filter((what) => chosen.every((code, place) => what[place] === code)).map((what) => what[at]))];
}

const PREFERRED = ["eligible_offenders", "all", "full", "count", "per_100k"];

function settleWhat() {
  const chosen = [];
  dimensions.forEach((name, at) => {
    const codes = codesOf(at, chosen);
    const wanted = state.what[name];
    const best = codes.includes(wanted) ? wanted : (PREFERRED.find((code) => codes.includes(code)) ?? codes[0]);
    chosen.push(best);
    const all = name === "measure" ? codes.slice().sort() : codes.slice().sort();
    options($("#series-" + name), all.map((code) => [code, named(name, code) || "none"]), best);
  });
  state.what = Object.fromEntries(dimensions.map((name, at) => [name, chosen[at]]));
  return whats.findIndex((what) => what.every((code, at) => code === chosen[at]));
}

function write() {
  const parts = new URLSearchParams();
  if (state.at) parts.set("at", state.at);
  for (const name of dimensions) if (state.what[name]) parts.set(name, state.what[name]);
  if (state.areas.length) parts.set("areas", state.areas.map((area) => areas[area]).join(","));
  if (state.district) parts.set("district", state.district);
  if (state.year) parts.set("in", state.year);
  if (state.rate) parts.set("rate", state.rate);
  try { history.replaceState(null, "", "#" + parts); } catch { /* The view is then not in the address. */ }
}

function read() {
  const text = location.hash.slice(1);
  if (!text.includes("=")) return false;
  const parts = new URLSearchParams(text);
  state.at = ["coverage", "series", "compare", "disputed", "reports"].includes(parts.get("at")) ? parts.get("at") : "";
  state.what = Object.fromEntries(dimensions.map((name) => [name, parts.get(name) ?? ""]));
  state.areas = [...new Set((parts.get("areas") || "").split(",").map((slug) => placeOf(areas, slug)).filter((area) => area >= 0))].slice(0, MOST_AREAS);
  state.district = districts.includes(parts.get("district")) ? parts.get("district") : "";
  state.year = years.includes(parts.get("in")) ? parts.get("in") : "";
  state.rate = parts.get("rate") || "";
  return true;
}

/* ---- series ---- */

let seriesShown = { columns: [], records: [] };

/* Round numbers from 0, or below the least one, to above the most; never fewer than two. */
function ticks(least, most, count) {
  const raw = (most - least || 1) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= raw - 1e-12);
  const list = [];
  const first = Math.floor(least / step);
  const last = Math.max(first + 1, Math.ceil(most / step));
  for (let at = first; at <= last; at += 1) list.push(at * step);
  return list;
}

const plain = (number) => Number(number.toFixed(6)).toLocaleString("en-GB", { maximumFractionDigits: 6 });

function drawSeries() {
  const what = settleWhat();
  const rows = what < 0 ? [] : byWhat[what];
  const present = [...new Set(rows.map((row) => ROWS.area[row]))].sort((a, b) => a - b);
  state.areas = state.areas.filter((area) => area >= 0);
  if (!state.areas.length && present.length) {
    const counts = new Map();
    for (const row of rows) if (!ROWS.district[row]) counts.set(ROWS.area[row], (counts.get(ROWS.area[row]) || 0) + 1);
    state.areas = [present.reduce((best, area) => ((counts.get(area) || 0) > (counts.get(best) || 0) && area !== NATIONAL ? area : best), present[0])];
  }
  const has = (area) => present.includes(area);
  const label = (area) => [areas[area], areaName(area) + (has(area) ? "" : " (no figure)")];
  const everyone = areas.map((_, area) => area).filter((area) => area !== NATIONAL || has(area) || state.areas.includes(area));
  options($("#series-area"), everyone.map(label), areas[state.areas[0]]);
  options($("#series-add"), [["", state.areas.length < MOST_AREAS ? "choose" : "six at most"],
    ...(state.areas.length < MOST_AREAS ? everyone.filter((area) => !state.areas.includes(area) && has(area)).map(label) : [])], "");
  $("#series-areas").replaceChildren(...(state.areas.length > 1 ? state.areas.map((area) => make("li", {},
    make("button", { type: "button", "data-drop": area, "aria-label": "Remove " + areaName(area) }, areaName(area) + " ×"))) : []));
  /* Districts are an area's own: they are offered where one area is chosen, and never summed. */
  const own = state.areas.length === 1
    ? [...new Set(rows.filter((row) => ROWS.area[row] === state.areas[0] && ROWS.district[row]).map((row) => districts[ROWS.district[row]]))] : [];
  if (!own.includes(state.district)) state.district = "";
  options($("#series-district"), [["", "whole area"], ...own.map((name) => [name, name])], state.district);
  const district = placeOf(districts, state.district);

  const lines = state.areas.map((area, number) => {
    const mine = rows.filter((row) => ROWS.area[row] === area && ROWS.district[row] === district);
    const groups = new Map();
    for (const row of mine) { if (!groups.has(ROWS.year[row])) groups.set(ROWS.year[row], []); groups.get(ROWS.year[row]).push(row); }
    const points = [...groups.keys()].sort((a, b) => a - b).map((year) => ({ year, ...settle(groups.get(year)) }));
    return { area, number, points, mine };
  });
  const records = lines.flatMap((line) => line.points.flatMap((point) => point.rows.map((row) => record(row, {
    prints: point.differs ? "differ" : "",
    break: breaksOf(what, line.area, point.year).map((one) => one.what).join("; "),
  }))));
  seriesShown = tableOf(records);
  const title = what < 0 ? "No figures" : whatName(what) + ": " + state.areas.map(areaName).join(", ") + (state.district ? ", " + state.district : "");
  $("#series-caption").textContent = title;
  fill($("#series-table"), title, seriesShown);
  const doubted = records.filter((one) => one.cells.checked === "disputed").length;
  const differing = lines.reduce((sum, line) => sum + line.points.filter((point) => point.differs).length, 0);
  $("#series-status").textContent = `${records.length} printed figures; ${doubted} disputed; ${differing ? differing + " years in which prints differ" : "no prints differ"}.`
    + (what >= 0 && names.meaning[state.what.measure] ? " Counted: " + names.meaning[state.what.measure] + "." : "");
  $("#series-csv").disabled = !records.length;
  drawChart(what, lines, title);
}

function drawChart(what, lines, title) {
  const host = $("#series-chart");
  const width = Math.max(280, host.clientWidth || 800);
  const narrow = width < 560;
  const height = narrow ? 260 : 340;
  const points = lines.flatMap((line) => line.points);
  const numbers = points.flatMap((point) => point.values);
  const scale = ticks(Math.min(0, ...numbers), Math.max(0, ...numbers), narrow ? 4 : 6);
  const [least, most] = [scale[0], scale[scale.length - 1]];
  const box = { left: 12 + 7.5 * Math.max(...scale.map((one) => plain(one).length)), right: width - 44, top: 26, bottom: height - 44 };
  const x = (year) => box.left + 12 + (years.length > 1 ? (year * (box.right - box.left - 24)) / (years.length - 1) : (box.right - box.left) / 2);
  const y = (value) => box.bottom - ((value - least) / (most - least)) * (box.bottom - box.top);
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title + ". The figures are in the table below." });
  for (const one of scale) {
    svg.append(make("line", { class: "rule", x1: box.left, x2: box.right, y1: y(one), y2: y(one) }),
      make("text", { x: box.left - 6, y: y(one) + 4, "text-anchor": "end" }, plain(one)));
  }
  const gap = years.length > 1 ? x(1) - x(0) : 80;
  const each = Math.max(1, Math.ceil((narrow ? 44 : 58) / gap));
  years.forEach((year, at) => {
    svg.append(make("line", { class: "axis", x1: x(at), x2: x(at), y1: box.bottom, y2: box.bottom + 4 }));
    if ((years.length - 1 - at) % each === 0) svg.append(make("text", { x: x(at), y: box.bottom + 18, "text-anchor": "middle" }, narrow ? year.slice(2) : year));
  });
  svg.append(make("line", { class: "axis", x1: box.left, x2: box.right, y1: box.bottom, y2: box.bottom }));
  /* Breaks lie between two years; each is explained under the chart. */
  const known = new Map();
  for (const line of lines) years.forEach((_, year) => {
    if (year) for (const one of breaksOf(what, line.area, year)) known.set(one, year);
  });
  const listed = [...known].sort((a, b) => a[1] - b[1]);
  listed.forEach(([one, year], at) => {
    const first = listed.findIndex(([, other]) => other === year);
    const middle = x(year) - gap / 2;
    if (first === at) {
      const last = listed.filter(([, other]) => other === year).length + at;
      svg.append(make("line", { class: "break", x1: middle, x2: middle, y1: box.top - 8, y2: box.bottom }),
        make("text", { x: middle, y: box.top - 12, "text-anchor": "middle" }, last > at + 1 ? `${at + 1}–${last}` : at + 1));
    }
  });
  $("#series-breaks").replaceChildren(...(listed.length ? [make("h3", {}, "Known breaks: the line is not drawn over them"),
    make("ol", { class: "breaks" }, ...listed.map(([one]) => make("li", {}, `${one.year}: ${one.what} (${one.source})`)))]
    : [make("p", { class: "soft" }, "No break in this series is known.")]));
  const ends = [];
  for (const line of lines) {
    const colour = line.number;
    line.points.forEach((point, at) => {
      const before = line.points[at - 1];
      if (before && before.year === point.year - 1 && before.values.length === 1 && point.values.length === 1 && !breaksOf(what, line.area, point.year).length) {
        svg.append(make("path", { class: `line c${colour} d${colour}`, d: `M${x(before.year)} ${y(before.values[0])}L${x(point.year)} ${y(point.values[0])}` }));
      }
    });
    for (const point of line.points) {
      const text = `${areaName(line.area)} ${years[point.year]}: ${point.rows.map((row) => `${printed(row) || "blank"}${ROWS.marker[row] ? " (" + ROWS.marker[row].replace("_", " ") + ")" : ""}, ${ROWS.checked[row] || "stands alone"} (${place(row)})`).join("; ")}`;
      const group = make("g", { class: "mark", "data-rows": point.rows.join(" ") }, make("title", {}, text));
      if (point.differs) group.append(make("line", { class: `c${colour}`, x1: x(point.year), x2: x(point.year), y1: y(point.values[0]), y2: y(point.values[point.values.length - 1]) }));
      for (const value of point.values) {
        const [cx, cy] = [x(point.year), y(value)];
        if (point.differs) group.append(make("path", { class: `open c${colour}`, d: `M${cx} ${cy - 6}l6 6l-6 6l-6 -6z` }));
        else if (point.checked !== "disputed") group.append(make("circle", { class: point.checked ? `f${colour} c${colour}` : `open c${colour}`, cx, cy, r: 4 }));
        if (point.checked === "disputed") group.append(make("path", { class: "doubt", d: `M${cx - 5} ${cy - 5}l10 10M${cx + 5} ${cy - 5}l-10 10` }));
      }
      if (!point.values.length) group.append(make("text", { class: `f${colour}`, x: x(point.year), y: box.bottom - 4 - 12 * colour, "text-anchor": "middle" }, MARKERS[ROWS.marker[point.rows[0]]] || "?"));
      svg.append(group);
    }
    const last = line.points.filter((point) => point.values.length).pop();
    if (last) ends.push({ line, x: x(last.year) + 9, y: y(last.values[0]) + 4 });
  }
  if (lines.length > 1) {
    ends.sort((a, b) => a.y - b.y).forEach((end, at) => {
      if (at) end.y = Math.max(end.y, ends[at - 1].y + 13);
      svg.append(make("text", { class: `f${end.line.number}`, x: end.x, y: end.y }, short(end.line.area)));
    });
  }
  if (!points.length) svg.append(make("text", { x: (box.left + box.right) / 2, y: height / 2, "text-anchor": "middle" }, "No figure is printed for this choice"));
  host.replaceChildren(svg);
  $("#series-legend").replaceChildren(...(lines.length > 1 ? lines.map((line) => make("li", {},
    make("svg", { class: "swatch", viewBox: "0 0 34 12", "aria-hidden": "true" }, make("path", { class: `line c${line.number} d${line.number}`, d: "M0 6H34" })),
    ` ${areaName(line.area)} (${short(line.area)})` + (line.points.length ? "" : ": no figure"))) : []));
}

/* ---- areas compared ---- */

let compareShown = { columns: [], records: [] };
const rates = whats.map((what, at) => at).filter((at) => whats[at][dimensions.indexOf("unit")] === "per_100k"
  && byWhat[at].some((row) => ROWS.area[row] !== NATIONAL && !ROWS.district[row]));
const rateCode = (what) => whats[what].join("|");

function ofYear(what, year) {
  return byWhat[what].filter((row) => ROWS.year[row] === year && ROWS.area[row] !== NATIONAL && !ROWS.district[row]);
}

function missing(area, year) {
  const own = reports.map((one, at) => [at, ...one]).filter(([, slug, when]) => slug === areas[area] && when === years[year]);
  if (!own.length) return "no report of this area and year";
  if (own.some(([, , , status]) => status === "ok")) return "the report prints no rate";
  if (own.some(([, , , status]) => status === "review")) return "no rate was read; the report is to be reviewed";
  return "the report could not be read";
}

function drawCompare() {
  const rate = rates.find((what) => rateCode(what) === state.rate) ?? rates[0];
  if (rate === undefined) {
    $("#compare-status").textContent = "No report of this collection has a rate that was read.";
    for (const id of ["compare-form", "compare-csv"]) $("#" + id).hidden = true;
    for (const node of $$("#compare .beside, #compare .scroll")) node.hidden = true;
    return;
  }
  state.rate = rates.length > 1 ? rateCode(rate) : "";
  options($("#compare-rate"), rates.map((what) => [rateCode(what), whatName(what)]), rateCode(rate));
  const filled = new Set(byWhat[rate].filter((row) => ROWS.area[row] !== NATIONAL && !ROWS.district[row]).map((row) => ROWS.year[row]));
  const latest = Math.max(...filled);
  if (!state.year) state.year = years[latest];
  options($("#compare-year"), years.map((name, at) => [name, filled.has(at) ? name : name + " (no rates)"]), state.year);
  const year = placeOf(years, state.year);
  const groups = new Map();
  for (const row of ofYear(rate, year)) { if (!groups.has(ROWS.area[row])) groups.set(ROWS.area[row], []); groups.get(ROWS.area[row]).push(row); }
  const list = areas.map((_, area) => area).filter((area) => area !== NATIONAL && (groups.has(area) || areas[area] in DATA.tiles)).map((area) => {
    const point = settle(groups.get(area) || []);
    const value = point.values.length === 1 ? point.values[0] : null;
    let note = "";
    if (!point.rows.length) note = missing(area, year);
    else if (point.differs) note = "prints differ: " + point.rows.map((row) => `${printed(row)} (${place(row)})`).join(", ");
    else if (value === null) note = "no number is printed: " + ROWS.marker[point.rows[0]].replace("_", " ");
    return { area, point, value, note, rank: "" };
  });
  const ranked = list.filter((one) => one.value !== null).sort((a, b) => b.value - a.value || a.area - b.area);
  ranked.forEach((one, at) => { one.rank = at && ranked[at - 1].value === one.value ? ranked[at - 1].rank : at + 1; });
  const rest = list.filter((one) => one.value === null);
  const join = (rows, of) => [...new Set(rows.map(of))].filter((text) => text !== "").join("; ");
  compareShown = tableOf([...ranked, ...rest].map((one) => ({
    href: "#" + new URLSearchParams({ at: "series", ...Object.fromEntries(dimensions.map((name, at) => [name, whats[rate][at]])), areas: areas[one.area], in: state.year }),
    link: one.point.rows.length === 1 ? links[ROWS.source[one.point.rows[0]]] : "",
    row: one.point.rows.length ? one.point.rows[0] : undefined,
    cells: {
      name: areaName(one.area), rank: String(one.rank), value: one.value === null ? "" : join(one.point.rows, (row) => ROWS.value[row]).split("; ")[0],
      checked: one.point.checked, note: one.note, printed: join(one.point.rows, printed),
      marker: join(one.point.rows, (row) => ROWS.marker[row]),
      population_estimate: join(one.point.rows, (row) => reports[ROWS.source[row]][3]),
      source: join(one.point.rows, (row) => sources[ROWS.source[row]]), page: join(one.point.rows, (row) => (ROWS.page[row] ? String(ROWS.page[row]) : "")),
      year: state.year, area: areas[one.area], ...Object.fromEntries(dimensions.map((name, at) => [name, whats[rate][at]])),
    },
  })));
  const title = `${whatName(rate)}, ${state.year}`;
  $("#ranking-caption").textContent = `Ranking: ${title}`;
  $("#tiles-caption").textContent = `Tile grid: ${title}`;
  fill($("#compare-table"), `${title}, highest first`, compareShown);
  const doubted = ranked.filter((one) => one.point.checked === "disputed").length;
  $("#compare-status").textContent = `${ranked.length} areas print a rate, ${doubted} of these disputed; ${rest.length} have none to compare. No rate is computed here.`;
  const notes = DATA.breaks.filter((one) => list.some((each) => covers(one, rate, each.area, year))).map((one) => `${one.year} begins a new series: ${one.what} (${one.source})`);
  const bases = new Map();
  for (const one of ranked) for (const base of new Set(one.point.rows.map((row) => reports[ROWS.source[row]][3] || "not stated"))) bases.set(base, (bases.get(base) || 0) + 1);
  if (bases.size > 1) notes.push("The rates rest on population estimates of different years: " + [...bases].sort().map(([base, count]) => `${base}: ${count} areas`).join(", "));
  $("#compare-notes").replaceChildren(...(notes.length ? [make("ul", {}, ...notes.map((note) => make("li", {}, note)))] : []));
  drawRanking(ranked, title);
  drawTiles(list, ranked, title);
}

function doubtSign(one) {
  return one.point.checked === "disputed" ? " ✗" : one.point.checked === "agrees" ? " ✓" : "";
}

/* Long names of areas of one's own; the whole name is in the bar's title and in the table. */
function shortened(name) { return name.length > 28 ? name.slice(0, 27) + "…" : name; }

function rateText(one) { return ROWS.value[one.point.rows.find((row) => ROWS.value[row] !== "")] ?? ""; }

function drawRanking(ranked, title) {
  const host = $("#ranking-chart");
  const width = Math.max(280, host.clientWidth || 600);
  const step = 19;
  const label = (one) => `${shortened(areaName(one.area))} ${one.rank}`;
  const left = 12 + 6.4 * Math.max(0, ...ranked.map((one) => label(one).length));
  const height = Math.max(1, ranked.length) * step + 6;
  const most = Math.max(1e-9, ...ranked.map((one) => one.value));
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Ranking of ${title}. The figures are in the table below.` });
  ranked.forEach((one, at) => {
    const length = (one.value / most) * (width - left - 70);
    const doubted = one.point.checked === "disputed";
    svg.append(make("g", { class: "chosen", "data-area": one.area }, make("title", {}, `${areaName(one.area)}: ${rateText(one)}, ${one.point.checked || "stands alone"}`),
      make("text", { x: left - 6, y: at * step + 15, "text-anchor": "end" }, label(one)),
      make("rect", { class: "barlength" + (doubted ? " doubtful" : ""), x: left, y: at * step + 3, width: Math.max(1, length), height: step - 5 }),
      make("text", { x: left + length + 5, y: at * step + 15 }, rateText(one) + doubtSign(one))));
  });
  if (!ranked.length) svg.append(make("text", { x: 4, y: 16 }, "No rate to rank in this year"));
  host.replaceChildren(svg);
}

function drawTiles(list, ranked, title) {
  const size = 54;
  const places = Object.values(DATA.tiles);
  const width = (Math.max(...places.map((one) => one[0])) + 1) * size;
  const height = (Math.max(...places.map((one) => one[1])) + 1) * size;
  /* Five classes of as many areas each; the same rate is never in two. */
  const values = ranked.map((one) => one.value).sort((a, b) => a - b);
  const bounds = [1, 2, 3, 4].map((at) => values[Math.floor((at * values.length) / 5)]);
  const classOf = (value) => bounds.filter((bound) => value >= bound).length;
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Tile grid of ${title}. The figures are in the table below.` });
  for (const one of list) {
    const tile = DATA.tiles[areas[one.area]];
    if (!tile) continue;
    const css = one.value === null ? "q-" : "q" + classOf(one.value);
    const text = one.value !== null ? rateText(one) + (one.point.checked === "disputed" ? " ✗" : "") : one.point.differs ? "≠" : one.point.rows.length ? MARKERS[ROWS.marker[one.point.rows[0]]] || "?" : "none";
    const doubtful = one.point.checked === "disputed" || one.point.differs ? " doubtful" : "";
    svg.append(make("g", { class: `chosen ${css}`, "data-area": one.area },
      make("title", {}, `${areaName(one.area)}: ${one.value === null ? one.note : rateText(one) + ", " + (one.point.checked || "stands alone")}`),
      make("rect", { class: `tile ${css}${doubtful}`, x: tile[0] * size + 2, y: tile[1] * size + 2, width: size - 4, height: size - 4, rx: 3 }),
      make("text", { class: "tiletext", x: (tile[0] + 0.5) * size, y: tile[1] * size + 22 }, tile[2]),
      make("text", { class: "tilevalue", x: (tile[0] + 0.5) * size, y: tile[1] * size + 40 }, text)));
  }
  $("#tiles-chart").replaceChildren(svg);
  const legend = [];
  for (let at = 0; at < 5; at += 1) {
    const mine = ranked.filter((one) => classOf(one.value) === at);
    if (mine.length) legend.push(make("li", { class: "swatchlist q" + at }, make("span", {}, mine.length > 1 ? `${rateText(mine[mine.length - 1])} to ${rateText(mine[0])}` : rateText(mine[0])), ` ${mine.length} areas`));
  }
  legend.push(make("li", { class: "swatchlist q-" }, make("span", {}, "none"), " no rate"), make("li", {}, "✗ disputed"), make("li", {}, "≠ prints differ"));
  $("#tiles-legend").replaceChildren(...legend);
}

/* ---- disputed figures ---- */

let disputedShown = { columns: [], records: [] };
let disputedLimit = PAGE;

function reasons([row, disputed, messages, others]) {
  const list = messages.map((at) => DATA.messages[at]);
  if (disputed && !list.length) list.push("a failed check of its report that does not name it");
  for (const other of others) list.push(`another print has ${printed(other) || ROWS.marker[other] || "a blank"}: ${place(other)}`);
  return list.join(" | ");
}

function drawDisputed() {
  const [area, measure] = [$("#disputed-area").value, $("#disputed-measure").value];
  const found = DATA.disputes.filter(([row]) => (!area || areas[ROWS.area[row]] === area) && (!measure || whats[ROWS.what[row]][0] === measure));
  disputedShown = tableOf(found.map((one) => record(one[0], { "disputed by": reasons(one) })));
  fill($("#disputed-table"), "Disputed figures", disputedShown, disputedLimit);
  const shown = Math.min(found.length, disputedLimit);
  $("#disputed-status").textContent = found.length ? `${shown} of ${found.length} figures are shown` + (shown < found.length ? "; the CSV has all of them." : ".") : "No figure is disputed.";
  $("#disputed-more").hidden = shown >= found.length;
  $("#disputed-csv").disabled = !found.length;
}

function fillDisputed() {
  const rows = DATA.disputes.map(([row]) => row);
  const found = [...new Set(rows.map((row) => ROWS.area[row]))].filter((area) => area >= 0).sort((a, b) => a - b);
  options($("#disputed-area"), [["", "all areas"], ...found.map((area) => [areas[area], areaName(area)])], "");
  options($("#disputed-measure"), [["", "all measures"], ...[...new Set(rows.map((row) => whats[ROWS.what[row]][0]))].sort().map((code) => [code, named("measure", code)])], "");
  drawDisputed();
}

/* ---- reports and coverage ---- */

function filterReports() {
  const words = $("#reports-filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of $$("#reports-table tbody tr")) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    shown += row.hidden ? 0 : 1;
  }
  $("#reports-status").textContent = words.length ? `${shown} of ${reports.length} reports` : "";
}

/* One stop for the tab key in the grid; arrows go from sign to sign. */
function rove() {
  const all = $$("#coverage-table tbody a");
  all.forEach((link, at) => { link.tabIndex = at ? -1 : 0; });
  const table = $("#coverage-table");
  if (!table) return;
  table.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    const from = event.target.closest("td");
    if (!step || !from || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const body = $("tbody", table).rows;
    let [line, column] = [from.parentNode.rowIndex - 1 + step[0], from.cellIndex + step[1]];
    /* Beside it in the same cell first, then the next cell that has a sign. */
    const beside = step[1] > 0 ? event.target.nextElementSibling : step[1] < 0 ? event.target.previousElementSibling : null;
    let next = beside;
    while (!next && body[line] && column > 0 && column < body[line].cells.length) {
      const found = $$("a", body[line].cells[column]);
      next = found[step[1] < 0 ? found.length - 1 : 0];
      line += step[0];
      column += step[1];
    }
    if (!next) return;
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}

/* ---- wiring ---- */

function goTo(section) {
  state.at = section;
  const title = $(`#${section}-title`);
  title.scrollIntoView();
  title.focus({ preventScroll: true });
}

function showSeriesOf(area) {
  state.areas = [area];
  drawSeries();
  goTo("series");
  write();
}

function draw() { drawSeries(); drawCompare(); }

read();
draw();
fillDisputed();
rove();
if (state.at) goTo(state.at);

for (const name of dimensions) $("#series-" + name).addEventListener("change", (event) => { state.what[name] = event.target.value; drawSeries(); write(); });
$("#series-area").addEventListener("change", (event) => { state.areas = [placeOf(areas, event.target.value)]; drawSeries(); write(); });
$("#series-add").addEventListener("change", (event) => {
  const area = placeOf(areas, event.target.value);
  if (area >= 0 && !state.areas.includes(area)) state.areas.push(area);
  drawSeries(); write();
});
$("#series-areas").addEventListener("click", (event) => {
  const button = event.target.closest("[data-drop]");
  if (!button) return;
  state.areas = state.areas.filter((area) => area !== Number(button.dataset.drop));
  drawSeries(); write();
  ($("#series-areas button") || $("#series-area")).focus();
});
$("#series-district").addEventListener("change", (event) => { state.district = event.target.value; drawSeries(); write(); });
$("#compare-year").addEventListener("change", (event) => { state.year = event.target.value; drawCompare(); write(); });
$("#compare-rate").addEventListener("change", (event) => { state.rate = event.target.value; drawCompare(); write(); });
for (const id of ["disputed-area", "disputed-measure"]) $("#" + id).addEventListener("change", () => { disputedLimit = PAGE; drawDisputed(); });
$("#disputed-more").addEventListener("click", () => { disputedLimit += PAGE; drawDisputed(); });
$("#series-csv").addEventListener("click", () => save(fileName(...Object.values(state.what), ...state.areas.map((area) => areas[area]), state.district), seriesShown));
$("#compare-csv").addEventListener("click", () => save(fileName("rates", state.year), compareShown));
$("#disputed-csv").addEventListener("click", () => save(fileName("disputed", $("#disputed-area").value, $("#disputed-measure").value), disputedShown));
$("#reports-filter").addEventListener("input", filterReports);
for (const form of $$("form")) form.addEventListener("submit", (event) => event.preventDefault());
for (const id of ["ranking-chart", "tiles-chart"]) $("#" + id).addEventListener("click", (event) => {
  const group = event.target.closest("[data-area]");
  if (!group) return;
  const rate = rates.find((what) => rateCode(what) === state.rate) ?? rates[0];
  state.what = Object.fromEntries(dimensions.map((name, at) => [name, whats[rate][at]]));
  showSeriesOf(Number(group.dataset.area));
});
/* A mark in the chart shows its rows in the table. */
$("#series-chart").addEventListener("click", (event) => {
  const group = event.target.closest("[data-rows]");
  if (!group) return;
  const wanted = new Set(group.dataset.rows.split(" "));
  for (const line of $$("#series-table tbody tr")) line.classList.toggle("lit", wanted.has(line.dataset.row));
  const first = $("#series-table tr.lit");
  if (first) first.scrollIntoView({ block: "center" });
});
for (const link of $$(".sections a")) link.addEventListener("click", (event) => {
  event.preventDefault();
  goTo(link.getAttribute("href").slice(1));
  write();
});
window.addEventListener("hashchange", () => {
  if (read()) { draw(); if (state.at) goTo(state.at); return; }
  const row = /^#report-\d+$/.test(location.hash) && $(location.hash);
  if (row) { $("#reports-filter").value = ""; filterReports(); row.scrollIntoView({ block: "center" }); row.focus({ preventScroll: true }); }
});
let drawn = window.innerWidth;
window.addEventListener("resize", () => { if (window.innerWidth !== drawn) { drawn = window.innerWidth; draw(); } });
