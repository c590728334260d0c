/* A deck: reveal.js shows it; this fits what is too large, and keeps in step with the notes in another window. */
(() => {
  const WIDTH = 1280, HEIGHT = 720, SMALLEST = 0.5;
  const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
  const says = config.slides.says;
  const name = location.pathname.split("/").pop().replace(/\.ipynb$/, "");
  const channel = new BroadcastChannel(`flywheel slides ${name}`);
  const printing = /print-pdf/.test(location.search);
  const leaves = [...document.querySelectorAll(".slides > section > section")];
  const title = slide => slide.dataset.title ?? "";
  const dialog = document.getElementById("jump");
  const answer = () => Reveal.getCurrentSlide()?.querySelector(".flywheel-answer");

  const OUTPUTS = "script[type='application/vnd.voila.cell-output+json']"; // Voila takes each away when it is shown

  /* A picture comes with words for those who cannot see it; Voila leaves them out. */
  for (const output of document.querySelectorAll(OUTPUTS)) {
    const { data, metadata } = JSON.parse(output.textContent);
    if (!data?.["image/png"]) continue;
    output.parentElement.dataset.alt = metadata?.["image/png"]?.alt ?? "";
    output.closest("section").classList.add("has-picture");
  }

  /* A picture takes two thirds of a slide, the words about it stand beside it. */
  function arrange(body) {
    const side = document.createElement("div");
    side.className = "side";
    side.append(...body.querySelectorAll(":scope > div:first-child .jp-RenderedHTMLCommon > :not(.kicker, h2)"));
    const fragments = [...body.querySelectorAll(":scope > .fragment")].filter(one => !one.querySelector(".jp-CodeCell"));
    side.append(...fragments);
    body.querySelector(":scope > div:has(.jp-CodeCell)").before(side);
  }

  leaves[0].classList.add("is-title");
  for (const slide of leaves) {
    const inner = document.createElement("div");
    inner.className = "slide-body";
    inner.append(...slide.childNodes);
    slide.append(inner);
    if (slide.classList.contains("has-picture")) arrange(inner);
    else if (slide.dataset.exercise) slide.classList.add("has-exercise");
    else if (inner.querySelector(".jp-CodeCell:not(.jp-mod-noOutputs)")) slide.classList.add("has-output");
    else if (inner.innerText.length < 260) slide.classList.add("is-short");
  }

  /* Pictures get their words; a table loses what says nothing to a room; a long text takes columns. */
  function tidy(slide) {
    for (const picture of slide.querySelectorAll("[data-alt] img:not([alt])")) {
      picture.alt = picture.closest("[data-alt]").dataset.alt;
    }
    for (const table of slide.querySelectorAll("table.dataframe:not([data-tidy])")) {
      table.dataset.tidy = "yes";
      for (const cell of table.querySelectorAll("th, td")) if (["<NA>", "NaN", "NaT"].includes(cell.textContent)) cell.textContent = "–";
      for (const cell of table.tHead?.querySelectorAll("th") ?? []) cell.textContent = cell.textContent.replaceAll("_", " ");
      const heads = [...table.querySelectorAll("tbody th")];
      if (heads.length && heads.every((head, at) => head.textContent === `${at}`)) table.dataset.tidy = "numbers";
      const [names, index] = table.tHead?.rows ?? [];
      const alone = index && [...index.cells].every((cell, at) => at === 0 || !cell.textContent.trim());
      if (alone && !names.cells[0].textContent.trim()) {
        names.cells[0].textContent = index.cells[0].textContent;
        index.remove();
      }
    }
    for (const text of slide.querySelectorAll(".jp-RenderedText pre")) {
      text.style.columnCount = Math.min(3, Math.ceil(text.textContent.split("\n").length / 22));
    }
  }

  /* The largest zoom at which everything is on the slide; below SMALLEST its body scrolls instead. */
  function fit(slide) {
    const body = slide?.querySelector(".slide-body");
    if (!body || !body.offsetParent) return;
    tidy(slide);
    let low = SMALLEST, high = 1;
    const fits = zoom => {
      body.style.setProperty("--zoom", zoom);
      return body.scrollHeight <= body.clientHeight + 1 && body.scrollWidth <= body.clientWidth + 1;
    };
    if (!fits(1)) {
      for (let step = 0; step < 6; step += 1) {
        const middle = (low + high) / 2;
        if (fits(middle)) low = middle; else high = middle;
      }
      if (!fits(low)) fits(SMALLEST);
    }
    const scrolls = body.scrollHeight > body.clientHeight + 1;
    body.toggleAttribute("data-scrolls", scrolls);
    if (scrolls) body.tabIndex = 0; else body.removeAttribute("tabindex");
  }

  /* A form is made when its slide is near; on paper one after the other, as all at once take longer than Voila waits. */
  const wake = slide => slide?.querySelector(".flywheel-wake")?.click();
  const sleeps = slide => slide.dataset.exercise && !slide.querySelector(".flywheel-panel h3");
  function wakeNear() {
    if (!printing) return [0, 1].forEach(step => wake(leaves[place() + step]));
    const next = leaves.find(sleeps);
    if (next) wake(next); else document.body.dataset.whole = "true";
  }

  let waiting = 0;
  const changed = new Set();
  const watched = new ResizeObserver(entries => {
    for (const entry of entries) changed.add(entry.target.closest(".slide-body")?.parentElement);
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => { changed.forEach(fit); changed.clear(); });
  });
  const watch = slide => {
    watched.disconnect();
    slide.querySelectorAll(".slide-body > *, .flywheel-panel > *").forEach(one => watched.observe(one));
  };

  function refit(slide) {
    if (printing) return;
    watch(slide);
    fit(slide);
  }

  const place = () => leaves.indexOf(Reveal.getCurrentSlide());
  function tell() {
    const at = place();
    channel.postMessage({ type: "at", at, answer: answer()?.classList.contains("flywheel-open") ?? null });
    document.getElementById("where").textContent =
      `${says.slide.replace("{n}", at + 1).replace("{all}", leaves.length)}. ${title(leaves[at])}`;
  }
  function go(at) {
    const { h, v } = Reveal.getIndices(leaves[at]);
    Reveal.slide(h, v, -1);
  }
  function showAnswer() {
    answer()?.click();
  }
  const notes = () => window.open(`${config.baseUrl}notes/${name}`, "flywheel-notes", "width=1000,height=760");
  const print = () => window.open(`${location.pathname}?print-pdf`, "flywheel-print");
  function jump() {
    if (dialog.open) return dialog.close();
    dialog.showModal();
    dialog.querySelector("[aria-current]")?.focus();
  }
  const does = { jump, notes, print, scheme: window.flywheelScheme.turn };

  channel.onmessage = ({ data }) => {
    if (data.type === "hello") tell();
    if (data.type === "go") go(data.at);
    if (data.type === "next") Reveal.next();
    if (data.type === "previous") Reveal.prev();
    if (data.type === "answer") showAnswer();
  };

  function keyIsForDeck(event) {
    const at = event.target;
    if (dialog.open || at.closest("textarea, [contenteditable]")) return false;
    if (["PageUp", "PageDown"].includes(event.key)) return true;
    if (at.closest("input, select")) return false;
    return !(at.closest("button, summary, a") && [" ", "Enter"].includes(event.key));
  }

  const start = () => Reveal.initialize({
    width: WIDTH, height: HEIGHT, margin: 0, minScale: 0.2, maxScale: 4, center: false,
    hash: !printing, controls: !printing, progress: true, slideNumber: "c/t", transition: "none",
    navigationMode: "linear", keyboardCondition: keyIsForDeck, scrollActivationWidth: 0, jumpToSlide: false,
    pdfSeparateFragments: false, pdfMaxPagesPerSlide: 1, viewDistance: 1000, mobileViewDistance: 1000,
  }).then(() => {
    const list = dialog.querySelector("ol");
    leaves.forEach((slide, at) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: title(slide) });
      button.addEventListener("click", () => { dialog.close(); go(at); });
      const item = document.createElement("li");
      item.classList.toggle("section", slide.previousElementSibling === null);
      item.append(button);
      list.append(item);
    });
    const arrived = () => {
      const slide = Reveal.getCurrentSlide();
      list.querySelectorAll("button").forEach((one, at) => {
        if (at === place()) one.setAttribute("aria-current", "true"); else one.removeAttribute("aria-current");
      });
      wakeNear();
      refit(slide);
      tell();
    };
    for (const event of ["slidechanged", "fragmentshown", "fragmenthidden", "resize"]) Reveal.on(event, arrived);
    new MutationObserver(() => {
      wakeNear();
      refit(Reveal.getCurrentSlide());
    }).observe(document.querySelector(".slides"), { childList: true, subtree: true });
    new MutationObserver(changes => {
      if (changes.some(one => one.target.classList?.contains("flywheel-answer"))) tell();
    }).observe(document.querySelector(".slides"), { subtree: true, attributeFilter: ["class"] });
    const keys = { J: ["jump", 74], S: ["notes", 83], D: ["scheme", 68], P: ["print", 80] };
    for (const [key, [what, code]] of Object.entries(keys)) {
      Reveal.addKeyBinding({ keyCode: code, key, description: says[what] }, does[what]);
    }
    Reveal.addKeyBinding({ keyCode: 65, key: "A", description: says.answer }, showAnswer);
    document.getElementById("tools").addEventListener("click", event => does[event.target.dataset.does]?.());
    if (printing) watch(document.querySelector(".slides"));
    arrived();
    setInterval(wakeNear, 1000); // a click is lost while the kernel is not connected yet
    document.body.dataset.ready = "true";
  });

  /* On paper reveal.js takes the slides out of the page for a moment, and what Voila then puts into them is lost. */
  function startOnPaper(tries = 0) {
    if (tries > 300 || !document.querySelector(OUTPUTS)) start();
    else setTimeout(startOnPaper, 100, tries + 1);
  }

  const show = window.display_cells;
  let started = false;
  window.display_cells = () => {
    show();
    if (started || document.getElementById("rendered_cells").style.display === "none") return;
    started = true;
    if (printing) startOnPaper(); else start();
  };
  window.voila_finish = () => window.display_cells();
})();
