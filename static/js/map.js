/* A map of who knows whom: <div data-map> with an <svg> in it. Arrow keys go to the next person in that direction,
 * Enter opens; the ties of whoever is pointed at stand out, and their name is shown. Buttons, Ctrl and the wheel, and
 * two fingers zoom; once near, one drags. All by the viewBox: without this script the whole map is there.
 */
(() => {
  "use strict";
  const CLOSEST = 8;
  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  const begin = (card) => {
    const pane = card.querySelector(".map-box"); // on a small screen the map is wider than it: begin in the middle
    pane.scrollLeft = (pane.scrollWidth - pane.clientWidth) / 2;
    const svg = card.querySelector("svg.map");
    const tip = svg.querySelector(".map-tip");
    const nodes = [...svg.querySelectorAll("a.node")];
    const all = svg.getAttribute("viewBox").split(" ").map(Number);
    const letters = Number(svg.getAttribute("font-size"));
    let box = [...all];

    const at = (node) => [Number(node.dataset.x), Number(node.dataset.y)];
    const linesOf = new Map();
    svg.querySelectorAll(".map-lines path").forEach((line) => {
      [line.dataset.a, line.dataset.b].forEach((key) => linesOf.set(key, [...(linesOf.get(key) || []), line]));
    });

    // ── Who is pointed at ───────────────────────────────────────────────────────────────────────
    let pointed = null;
    const point = (node) => {
      if (pointed === node) return;
      if (pointed) (linesOf.get(pointed.dataset.key) || []).forEach((line) => line.removeAttribute("data-lit"));
      pointed = node;
      svg.toggleAttribute("data-pointed", Boolean(node));
      tip.textContent = "";
      if (!node) return;
      (linesOf.get(node.dataset.key) || []).forEach((line) => line.setAttribute("data-lit", ""));
      if (node.querySelector(".name") || !node.dataset.name) return;
      const [x, y] = at(node);
      tip.setAttribute("x", x);
      tip.setAttribute("y", y - Number(node.dataset.size) - letters * 0.45);
      tip.textContent = node.dataset.name;
    };
    const focused = () => (svg.contains(document.activeElement) ? document.activeElement.closest(".node") : null);
    svg.addEventListener("pointerover", (event) => point(event.target.closest(".node") || focused()));
    svg.addEventListener("pointerleave", () => point(focused()));
    pane.addEventListener("focusout", () => point(null)); // not on the svg: Chromium would stop at it by Tab

    // ── Keys: one of them is reached by Tab, the others from there ──────────────────────────────
    const rove = (node) => nodes.forEach((one) => one.setAttribute("tabindex", one === node ? "0" : "-1"));
    if (nodes.length) rove(nodes[0]);
    pane.addEventListener("focusin", (event) => {
      const node = event.target.closest("a.node");
      if (!node) return;
      rove(node);
      point(node);
      reveal(node);
    });
    const next = (from, [right, down]) => {
      const [x, y] = at(from);
      let best = null;
      let least = Infinity;
      nodes.forEach((node) => {
        if (node === from) return;
        const [dx, dy] = [at(node)[0] - x, at(node)[1] - y];
        const ahead = dx * right + dy * down;
        const aside = Math.abs(dx * down) + Math.abs(dy * right);
        if (ahead <= 0 || aside > ahead * 1.75) return;
        const far = ahead + aside * 2;
        if (far < least) [best, least] = [node, far];
      });
      return best;
    };
    svg.addEventListener("keydown", (event) => {
      const node = event.target.closest("a.node");
      if (!node || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const way = WAYS[event.key];
      const other = way ? next(node, way) : { Home: nodes[0], End: nodes[nodes.length - 1] }[event.key];
      if (way || other) event.preventDefault();
      if (other) other.focus({ preventScroll: true });
      if (other) other.scrollIntoView({ block: "nearest", inline: "nearest" });
    });

    // ── Near and far ────────────────────────────────────────────────────────────────────────────
    const look = ([x, y, width, height]) => {
      const [left, top, most, high] = all;
      const wide = Math.min(most, Math.max(most / CLOSEST, width));
      const tall = wide * (high / most);
      x += (width - wide) / 2;
      y += (height - tall) / 2;
      box = [Math.min(Math.max(x, left), left + most - wide), Math.min(Math.max(y, top), top + high - tall), wide, tall];
      svg.setAttribute("viewBox", box.map((number) => number.toFixed(1)).join(" "));
      svg.toggleAttribute("data-near", wide < most - 0.5);
    };
    const place = (clientX, clientY) => {
      const matrix = svg.getScreenCTM();
      return matrix ? new DOMPoint(clientX, clientY).matrixTransform(matrix.inverse()) : new DOMPoint(0, 0);
    };
    const zoom = (by, spot) => {
      const [x, y, width, height] = box;
      const { x: px, y: py } = spot || { x: x + width / 2, y: y + height / 2 };
      const wide = Math.min(all[2], Math.max(all[2] / CLOSEST, width / by));
      const share = wide / width;
      look([px - (px - x) * share, py - (py - y) * share, wide, height * share]);
    };
    const reveal = (node) => {
      const [x, y] = at(node);
      const [left, top, wide, tall] = box;
      const margin = Math.min(wide, tall) / 8;
      const shift = (value, start, length) =>
        Math.min(0, value - margin - start) + Math.max(0, value + margin - start - length);
      look([left + shift(x, left, wide), top + shift(y, top, tall), wide, tall]);
    };
    card.querySelectorAll("[data-map-tools]").forEach((tool) => { tool.hidden = false; });
    card.addEventListener("click", (event) => {
      const button = event.target.closest("[data-zoom]");
      if (!button) return;
      if (button.dataset.zoom === "all") look(all);
      else zoom(button.dataset.zoom === "in" ? 1.5 : 1 / 1.5);
    });
    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(Math.exp(-event.deltaY / 300), place(event.clientX, event.clientY));
    }, { passive: false });

    // ── Dragging, and two fingers ───────────────────────────────────────────────────────────────
    let drag = null;
    let dragged = false;
    svg.addEventListener("pointerdown", (event) => {
      dragged = false;
      if (event.button === 0 && event.isPrimary && svg.hasAttribute("data-near")) {
        drag = { x: event.clientX, y: event.clientY, box: [...box], scale: box[2] / svg.getBoundingClientRect().width };
      }
    });
    window.addEventListener("pointermove", (event) => {
      if (!drag || !event.isPrimary) return;
      const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
      if (!dragged && Math.hypot(dx, dy) < 5) return;
      dragged = true;
      look([drag.box[0] - dx * drag.scale, drag.box[1] - dy * drag.scale, drag.box[2], drag.box[3]]);
    });
    ["pointerup", "pointercancel"].forEach((name) => window.addEventListener(name, () => { drag = null; }));
    svg.addEventListener("dragstart", (event) => event.preventDefault()); // a link would be carried off
    svg.addEventListener("click", (event) => {
      if (dragged) event.preventDefault(); // the end of a drag opens nobody
      dragged = false;
    }, true);

    let pinch = null;
    const between = ([one, other]) => ({
      far: Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY),
      x: (one.clientX + other.clientX) / 2,
      y: (one.clientY + other.clientY) / 2,
    });
    svg.addEventListener("touchstart", (event) => {
      pinch = event.touches.length === 2 ? between(event.touches) : null;
      if (pinch) drag = null;
    }, { passive: true });
    svg.addEventListener("touchmove", (event) => {
      if (!pinch || event.touches.length !== 2) return;
      event.preventDefault();
      const now = between(event.touches);
      zoom(now.far / pinch.far, place(now.x, now.y));
      pinch = now;
    }, { passive: false });
  };

  const begun = new WeakSet();
  const beginAll = (root) => root.querySelectorAll("[data-map]").forEach((card) => {
    if (begun.has(card)) return;
    begun.add(card);
    begin(card);
  });
  beginAll(document);
  document.addEventListener("htmx:afterSettle", () => beginAll(document)); // one that came later, on another page
})();
