// The page is whole without this: it filters and searches the results, switches colours, and leads along.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const findings = [...document.querySelectorAll(".finding")];
  const show = (element) => element && element.removeAttribute("hidden");

  // Colours: what the system says, until somebody decides.
  const theme = $("theme");
  const dark = () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const label = () => { theme.textContent = dark() ? "Light colours" : "Dark colours"; };
  const remember = (value) => { try { localStorage.setItem("yourside-theme", value); } catch { /* a file may not keep anything */ } };
  try {
    const kept = localStorage.getItem("yourside-theme");
    if (kept === "dark" || kept === "light") document.documentElement.dataset.theme = kept;
  } catch { /* a file may not keep anything */ }
  theme.addEventListener("click", () => {
    const next = dark() ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    remember(next);
    label();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", label);
  label();
  show(theme);

  // Filter and search.
  const form = $("filter");
  const texts = new Map();
  const textOf = (finding) => {
    if (!texts.has(finding)) texts.set(finding, finding.textContent.toLowerCase());
    return texts.get(finding);
  };
  const chosen = (name) => {
    const boxes = [...form.querySelectorAll(`input[name="${name}"]`)];
    return new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  };
  const apply = () => {
    const words = $("query").value.toLowerCase().split(/\s+/).filter(Boolean);
    const [severities, kinds, service] = [chosen("severity"), chosen("kind"), $("service").value];
    let shown = 0;
    for (const finding of findings) {
      const data = finding.dataset;
      const fits = severities.has(data.severity) && kinds.has(data.kind) && (!service || data.service === service)
        && words.every((word) => textOf(finding).includes(word));
      finding.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    for (const section of document.querySelectorAll(".results")) {
      const all = section.querySelector(".finding");
      section.hidden = all !== null && section.querySelector(".finding:not([hidden])") === null;
    }
    $("shown").textContent = `${shown} of ${findings.length} shown`;
  };
  const openAll = (open) => findings.filter((finding) => !finding.hidden).forEach((finding) => { finding.open = open; });
  if (form) {
    form.addEventListener("input", apply);
    form.addEventListener("reset", () => setTimeout(apply));
    form.addEventListener("submit", (event) => event.preventDefault());
    $("open").addEventListener("click", () => openAll(true));
    $("close").addEventListener("click", () => openAll(false));
    show(form);
    apply();
  }

  // Keys: / searches, Escape leaves the search, j and k go along the results.
  const step = (by) => {
    const shown = findings.filter((finding) => !finding.hidden);
    const at = shown.findIndex((finding) => finding.contains(document.activeElement));
    const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : at + by];
    if (next) next.querySelector("summary").focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input[type=search], select, textarea");
    if (event.key === "Escape" && event.target === $("query")) {
      event.target.value = "";
      apply();
      event.target.blur();
    } else if (!typing && form && event.key === "/") {
      event.preventDefault();
      $("query").focus();
    } else if (!typing && (event.key === "j" || event.key === "k")) {
      step(event.key === "j" ? 1 : -1);
    }
  });

  // A link to something that is closed or filtered out shows it.
  const reveal = () => {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { return; }
    const target = name && $(name);
    if (!target) return;
    if (target.hidden && form) form.reset();
    for (let element = target; element; element = element.parentElement) {
      if (element.tagName === "DETAILS") element.open = true;
      if (element.matches(".finding, .results")) element.hidden = false;
    }
    target.scrollIntoView();
    const focus = target.matches("details") ? target.querySelector("summary") : null;
    if (focus) focus.focus({ preventScroll: true });
  };
  addEventListener("hashchange", reveal);
  reveal();

  // Paper shows everything.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    closed.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((details) => { details.open = false; }));

  // The data behind the page, as files.
  for (const data of document.querySelectorAll('script[type="application/json"]')) {
    const button = document.createElement("button");
    const name = data.id.replace("-data", "");
    button.type = "button";
    button.textContent = `Save ${name}.json`;
    button.addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([data.textContent.trim() + "\n"], { type: "application/json" }));
      link.download = `yourside-${name}.json`;
      link.click();
      URL.revokeObjectURL(link.href);
    });
    $("data").append(button);
  }
  show($("data"));
})();
