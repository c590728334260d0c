/* What widgets leave out: names of slider handles, regions that screen readers follow, boxes that scroll by keyboard,
   files that save themselves, and what is made when a viewer comes near. */
(() => {
  if (window.flywheelPage) return;
  window.flywheelPage = true;
  const labelOf = (element) => {
    const field = element.closest(".widget-slider, .jupyter-widget-slider, .flywheel-field");
    const label = field && field.querySelector("label, .widget-label");
    return label ? label.textContent.trim() : "";
  };
  const nameHandles = () => {
    for (const handle of document.querySelectorAll(".noUi-handle:not([aria-label])")) {
      const name = labelOf(handle);
      const ends = handle.closest(".noUi-base").querySelectorAll(".noUi-handle").length > 1;
      const end = handle.classList.contains("noUi-handle-lower") ? "≥" : "≤";
      if (name) handle.setAttribute("aria-label", ends ? `${name} ${end}` : name);
    }
    for (const readout of document.querySelectorAll(".widget-readout:not([aria-label])")) {
      const name = labelOf(readout);
      if (!name) continue;
      readout.setAttribute("aria-label", name);
      if (readout.isContentEditable) readout.setAttribute("role", "textbox");
    }
  };
  const openRegions = () => {
    for (const region of document.querySelectorAll(".flywheel-live .widget-html-content:not([aria-live])")) {
      region.setAttribute("aria-live", "polite");
    }
  };
  const openBoxes = () => {
    for (const box of document.querySelectorAll(":is(.jp-OutputArea-output, .jp-MarkdownOutput, .widget-html-content):not([tabindex])")) {
      if (box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX !== "visible") box.tabIndex = 0;
    }
  };
  const saveFiles = () => {
    for (const link of document.querySelectorAll("a[data-flywheel-save]")) {
      link.removeAttribute("data-flywheel-save");
      link.click();
    }
  };
  /* One at a time, what is nearest first; a click is lost while the kernel is not connected yet. */
  const patience = 5000;
  let woken = null, since = 0;
  /* While a place is filled the browser keeps what stands below it where it is, for whoever has scrolled past its top;
     once the place is used, what is used stays. */
  const holdStill = place => {
    place.style.overflowAnchor = "none";
    const letGo = () => place.style.removeProperty("overflow-anchor");
    for (const used of ["pointerdown", "keydown"]) place.addEventListener(used, letGo, { once: true, capture: true });
  };
  let pressed = false;
  for (const [happens, now] of [["pointerdown", true], ["pointerup", false], ["pointercancel", false]]) {
    addEventListener(happens, () => { pressed = now; }, true);
  }
  const wakeNext = () => {
    if (pressed || document.hidden || document.querySelector(".reveal")) return;
    if (woken?.isConnected && Date.now() - since < patience) return;
    const away = button => {
      const { top, bottom } = button.parentElement.getBoundingClientRect();
      return Math.max(top - innerHeight, -bottom, 0);
    };
    const [nearest] = [...document.querySelectorAll(".flywheel-wake")].sort((one, other) => away(one) - away(other));
    if (!nearest) return;
    [woken, since] = [nearest, Date.now()];
    holdStill(nearest.closest("#rendered_cells > div > *") ?? nearest.parentElement);
    nearest.click();
  };
  setInterval(wakeNext, 300);
  const look = () => { nameHandles(); openRegions(); openBoxes(); saveFiles(); };
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; look(); });
  };
  window.addEventListener("resize", soon);
  new MutationObserver(soon).observe(document.documentElement, { childList: true, subtree: true });
  soon();
})();
