/** The page's script: filters and deep links. Without it everything is there, unfiltered. */
export const SCRIPT = `
(() => {
  "use strict";
  const box = document.getElementById("filter-box");
  const form = document.getElementById("filters");
  const count = document.getElementById("filter-count");
  const items = [...document.querySelectorAll("[data-item]")];
  const groups = [...document.querySelectorAll("[data-group]")].filter((group) => group.querySelector("[data-item]") !== null).reverse();
  // Folded parts with findings in them: what a filter finds must not stay folded.
  const folds = [...document.querySelectorAll("details.more, details.chapter")];
  const members = new Map([...document.querySelectorAll("#members > p")].map((one) => [one.dataset.name, new Set(one.textContent.split("\\n"))]));
  const names = ["severity", "service", "action", "environment", "text", "new"];
  const has = (list, value) => list === undefined || list === "" || list.split("|").includes(value);

  const read = () => {
    const data = new FormData(form);
    const state = new URLSearchParams();
    const severities = data.getAll("severity");
    if (severities.length < form.querySelectorAll("[name=severity]").length) state.set("severity", severities.join(","));
    for (const name of names.slice(1)) if (data.get(name)) state.set(name, data.get(name));
    return state;
  };
  const write = (state) => {
    const severities = state.has("severity") ? state.get("severity").split(",") : undefined;
    for (const box of form.querySelectorAll("[name=severity]")) box.checked = severities === undefined || severities.includes(box.value);
    for (const name of names.slice(1)) {
      const field = form.elements.namedItem(name);
      if (!field) continue;
      if (field.type === "checkbox") field.checked = state.has(name);
      else field.value = state.get(name) || "";
    }
  };
  const apply = () => {
    const state = read();
    const severities = state.has("severity") ? state.get("severity").split(",") : undefined;
    const words = (state.get("text") || "").toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    let all = 0;
    for (const item of items) {
      const d = item.dataset;
      let visible = true;
      for (const name of ["service", "action"]) {
        if (state.has(name) && !has(d[name] || "-", state.get(name))) visible = false;
      }
      const environment = state.get("environment");
      if (environment && d.environment !== environment && !members.get(d.environment)?.has(environment)) visible = false;
      if (d.severity !== undefined) {
        if (severities !== undefined && !severities.includes(d.severity)) visible = false;
        if (state.has("new") && d.new !== "yes") visible = false;
      }
      if (visible && words.length > 0) {
        const text = item.textContent.toLowerCase();
        visible = words.every((word) => text.includes(word));
      }
      item.hidden = !visible;
      if (d.severity !== undefined) { all++; if (visible) shown++; }
    }
    for (const group of groups) group.hidden = group.querySelector("[data-item]:not([hidden])") === null;
    const filtered = [...state].length > 0;
    for (const fold of folds) {
      if (filtered && !fold.open) { fold.open = true; fold.dataset.auto = ""; }
      else if (!filtered && fold.dataset.auto !== undefined) { fold.open = false; delete fold.dataset.auto; }
    }
    count.textContent = shown === all ? all + " findings" : shown + " of " + all + " findings";
    return state;
  };
  const remember = (state) => {
    const hash = state.toString();
    try { history.replaceState(null, "", hash === "" ? location.pathname + location.search : "#?" + hash); } catch { /* a page that may not */ }
  };
  const follow = () => {
    const hash = decodeURIComponent(location.hash.slice(1));
    if (hash.startsWith("?")) { write(new URLSearchParams(hash.slice(1))); apply(); return; }
    const target = hash === "" ? null : document.getElementById(hash);
    if (target === null) return;
    if (target.closest("[hidden]") !== null) { write(new URLSearchParams()); apply(); }
    for (let node = target; node !== null; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    target.scrollIntoView();
    target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
  };

  box.hidden = false;
  const wide = matchMedia("(min-width: 64rem)");
  const unfold = () => { if (wide.matches) box.open = true; };
  unfold();
  wide.addEventListener("change", unfold);
  form.addEventListener("input", () => remember(apply()));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => remember(apply())));
  addEventListener("hashchange", follow);
  let closed = [];
  addEventListener("beforeprint", () => { closed = [...document.querySelectorAll("details:not([open])")]; for (const one of closed) one.open = true; });
  addEventListener("afterprint", () => { for (const one of closed) one.open = false; });
  apply();
  follow();
})();
`;
