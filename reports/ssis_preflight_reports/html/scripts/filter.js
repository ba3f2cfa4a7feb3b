/* Findings by severity, family, node, group and text. The choice is kept in the address, so that it can be sent. */
(() => {
  const MARK = "#filter:";
  const OPENED_AT_MOST = 200;
  const bar = document.getElementById("filter");
  const field = (name) => bar && bar.querySelector(`[name="${name}"]`);
  const boxes = bar ? [...bar.querySelectorAll('[name="severity"]')] : [];
  const selects = ["family", "node", "group"].map(field).filter(Boolean);
  const text = field("text");
  let items = null;
  let active = false;

  /* Read once, when the filter is first used or the browser has nothing else to do. */
  const index = () => {
    if (items) return;
    items = [];
    for (const part of document.querySelectorAll(".findings-of")) {
      const groups = part.querySelectorAll(".rule-group");
      for (const home of groups.length ? groups : [part]) {
        const group = home === part ? null : home;
        const rule = group ? group.firstElementChild.textContent : "";
        for (const element of home.querySelectorAll("[data-finding]")) {
          const nodes = element.getAttribute("data-n");
          items.push({
            element,
            part,
            group,
            rule,
            severity: element.getAttribute("data-finding"),
            family: element.id.match(/^[A-Za-z]*/)[0],
            node: nodes ? nodes.split(" ") : [],
            group_: element.getAttribute("data-g"),
            words: null,
            hidden: false,
          });
        }
      }
    }
  };

  /* What is searched, read when it is first wanted: the text of very many findings takes its time. */
  const words = (item) =>
    (item.words ??= `${item.rule} ${item.element.textContent} ${item.element.id}`.toLowerCase());

  const wanted = () => {
    const value = (name) => (field(name) ? field(name).value : "");
    return {
      severity: new Set(boxes.filter((box) => box.checked).map((box) => box.value)),
      family: value("family"),
      node: value("node"),
      group: value("group"),
      words: text.value.toLowerCase().split(/\s+/).filter(Boolean),
    };
  };

  /* The condition that an item misses: "" for none, "several" for more than one (then it counts nowhere). */
  const missed = (item, wish) => {
    let name = wish.severity.has(item.severity) ? "" : "severity";
    if (wish.family && item.family !== wish.family) name = name ? "several" : "family";
    if (wish.node && !item.node.includes(wish.node)) name = name ? "several" : "node";
    if (wish.group && item.group_ !== wish.group) name = name ? "several" : "group";
    if (name === "several" || !wish.words.length) return name;
    const text = words(item);
    return wish.words.every((word) => text.includes(word)) ? name : name ? "several" : "text";
  };

  const count = (map, key) => map.set(key, (map.get(key) || 0) + 1);

  const apply = () => {
    index();
    const wish = wanted();
    const counts = { severity: new Map(), family: new Map(), node: new Map(), group: new Map() };
    const perPart = new Map();
    const perGroup = new Map();
    let shown = 0;
    for (const item of items) {
      const missing = missed(item, wish);
      if (!missing || missing === "severity") count(counts.severity, item.severity);
      if (!missing || missing === "family") count(counts.family, item.family);
      if (!missing || missing === "node") for (const node of item.node) count(counts.node, node);
      if ((!missing || missing === "group") && item.group_ !== "") count(counts.group, item.group_);
      const hidden = missing !== "";
      if (hidden !== item.hidden) {
        item.element.hidden = hidden;
        item.hidden = hidden;
      }
      if (!hidden) {
        shown += 1;
        count(perPart, item.part);
        if (item.group) count(perGroup, item.group);
      }
    }
    active = shown < items.length;
    tell(counts, perPart, perGroup, shown);
  };

  const tell = (counts, perPart, perGroup, shown) => {
    for (const box of boxes) {
      bar.querySelector(`[data-severity-count="${box.value}"]`).textContent = counts.severity.get(box.value) || 0;
    }
    for (const select of selects) {
      for (const option of select.options) {
        if (!option.value) continue;
        option.dataset.name ??= option.textContent;
        option.textContent = `${option.dataset.name} (${counts[select.name].get(option.value) || 0})`;
      }
    }
    for (const part of document.querySelectorAll(".findings-of")) {
      part.hidden = !perPart.get(part);
      part.querySelector("[data-count]").textContent = perPart.get(part) || 0;
    }
    for (const group of document.querySelectorAll(".rule-group")) {
      group.hidden = !perGroup.get(group);
      group.querySelector("[data-count]").textContent = perGroup.get(group) || 0;
      if (active && shown <= OPENED_AT_MOST) group.open = true;
    }
    bar.querySelector("[data-matches]").textContent = shown;
    document.getElementById("no-match").hidden = shown > 0;
    if (active) say(`${shown} of ${items.length} findings shown`);
  };

  const named = (select) => {
    const option = select.selectedOptions[0];
    return option.dataset.name ?? option.textContent;
  };

  const remember = () => {
    const state = new URLSearchParams();
    const checked = boxes.filter((box) => box.checked).map((box) => box.value);
    if (checked.length < boxes.length) state.set("severity", checked.join(","));
    for (const select of selects) if (select.value) state.set(select.name, named(select));
    if (text.value) state.set("text", text.value);
    const wish = state.toString();
    if (wish || location.hash.startsWith(MARK)) history.replaceState(null, "", wish ? MARK + wish : "#findings");
  };

  const reset = () => {
    for (const box of boxes) box.checked = true;
    for (const select of selects) select.value = "";
    text.value = "";
    apply();
  };

  const recall = () => {
    const state = new URLSearchParams(location.hash.slice(MARK.length));
    const severities = state.has("severity") ? state.get("severity").split(",") : boxes.map((box) => box.value);
    for (const box of boxes) box.checked = severities.includes(box.value);
    for (const select of selects) {
      const name = state.get(select.name);
      const found = [...select.options].find((option) => option.value && named_(option) === name);
      select.value = found ? found.value : "";
    }
    text.value = state.get("text") || "";
    apply();
    document.getElementById("findings").scrollIntoView();
  };
  const named_ = (option) => option.dataset.name ?? option.textContent;

  /* A link to a finding shows it, whatever is filtered or folded. */
  const follow = () => {
    if (bar && location.hash.startsWith(MARK)) {
      recall();
      return;
    }
    let name = location.hash.slice(1);
    try {
      name = decodeURIComponent(name);
    } catch {
      return;
    }
    const target = name && document.getElementById(name);
    if (!target) return;
    if (active && target.closest(".findings-of")) reset();
    for (let one = target; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
    target.scrollIntoView();
  };

  window.addEventListener("hashchange", follow);
  if (bar) {
    let waiting = 0;
    bar.addEventListener("input", (event) => {
      window.clearTimeout(waiting);
      const run = () => {
        apply();
        remember();
      };
      if (event.target === text) waiting = window.setTimeout(run, 50);
      else run();
    });
    field("reset").addEventListener("click", () => {
      reset();
      remember();
      say("All findings shown");
      text.focus();
    });
    const later = (work) => window.setTimeout(() => work({ timeRemaining: () => 10 }), 200);
    const idle = window.requestIdleCallback || later;
    let next = 0;
    const read = (deadline) => {
      while (next < items.length && deadline.timeRemaining() > 2) {
        for (const item of items.slice(next, next + 20)) words(item);
        next += 20;
      }
      if (next < items.length) idle(read);
    };
    idle(() => {
      if (!active) apply();
      idle(read);
    });
  }
  if (location.hash) follow();
})();
