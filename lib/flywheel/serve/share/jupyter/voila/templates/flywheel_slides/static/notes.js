/* What the trainer says, with plan and clock; follows the deck in the other window and leads it. */
(() => {
  const { slides, minutes, exercises, says } = JSON.parse(document.getElementById("deck").textContent);
  const name = location.pathname.split("/").pop();
  const channel = new BroadcastChannel(`flywheel slides ${name}`);
  const by = id => document.getElementById(id);
  const notes = [...document.querySelectorAll("template.note")].map(one => one.innerHTML.trim());
  const buttons = [...document.querySelectorAll("#jump button")];
  const before = minutes.map((_minutes, at) => minutes.slice(0, at).reduce((sum, one) => sum + one, 0));
  const total = before.at(-1) + minutes.at(-1);
  const key = `flywheel clock ${name}`;
  const clock = { spent: 0, since: null, ...JSON.parse(sessionStorage.getItem(key) ?? "{}") };
  let at = 0, heard = false;

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, word) => values[word]);
  const spent = () => clock.spent + (clock.since === null ? 0 : Date.now() - clock.since);
  const shown = ms => {
    const seconds = Math.floor(ms / 1000);
    const [hours, rest] = [Math.floor(seconds / 3600), `${Math.floor(seconds / 60) % 60}`];
    return `${hours ? `${hours}:${rest.padStart(2, "0")}` : rest}:${`${seconds % 60}`.padStart(2, "0")}`;
  };

  function tick() {
    const passed = spent() / 60000, from = before[at], to = before[at] + minutes[at];
    by("elapsed").textContent = shown(spent());
    by("now").textContent = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    by("run").textContent = clock.since === null ? says.start : says.pause;
    const late = Math.floor(passed - to), early = Math.floor(from - passed);
    const verdict = !spent() ? says.waits
      : late >= 1 ? fill(says.behind, { n: late }) : early >= 1 ? fill(says.ahead, { n: early }) : says.on_time;
    if (by("verdict").textContent !== verdict) by("verdict").textContent = verdict;
    by("verdict").dataset.is = late >= 1 ? "late" : "fine";
  }
  function keep() {
    sessionStorage.setItem(key, JSON.stringify(clock));
    tick();
  }
  function run(yes) {
    if (yes === (clock.since !== null)) return;
    clock.spent = spent();
    clock.since = yes ? Date.now() : null;
    keep();
  }

  function show(open) {
    by("lost").hidden = heard;
    by("title").textContent = slides[at];
    by("count").textContent = fill(says.slide, { n: at + 1, all: slides.length });
    by("then").textContent = at + 1 < slides.length ? fill(says.then, { title: slides[at + 1] }) : says.last;
    by("plan").textContent = fill(says.minutes, { from: Math.round(before[at]), to: Math.round(before[at] + minutes[at]) });
    by("whole").textContent = fill(says.total, { n: Math.round(total) });
    if (by("notes").dataset.at !== `${at}`) {
      by("notes").dataset.at = at;
      by("notes").innerHTML = notes[at] || `<p class="quiet"></p>`;
      if (!notes[at]) by("notes").firstChild.textContent = says.nothing;
      by("notes").scrollTop = 0;
    }
    by("answer").disabled = !exercises[at];
    by("answer").setAttribute("aria-pressed", open === true);
    buttons.forEach((one, place) => {
      if (place === at) one.setAttribute("aria-current", "true"); else one.removeAttribute("aria-current");
    });
    buttons[at].scrollIntoView({ block: "nearest" });
    tick();
  }

  channel.onmessage = ({ data }) => {
    if (data.type !== "at" || data.at < 0) return;
    if (data.at > 0 && !spent()) run(true);
    [at, heard] = [data.at, true];
    show(data.answer);
  };
  const say = (type, more = {}) => channel.postMessage({ type, ...more });
  by("next").addEventListener("click", () => say("next"));
  by("previous").addEventListener("click", () => say("previous"));
  by("answer").addEventListener("click", () => say("answer"));
  by("run").addEventListener("click", () => run(clock.since === null));
  by("zero").addEventListener("click", () => { Object.assign(clock, { spent: 0, since: null }); keep(); });
  by("scheme").addEventListener("click", () => window.flywheelScheme.turn());
  buttons.forEach((one, place) => one.addEventListener("click", () => say("go", { at: place })));
  addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const forward = ["ArrowRight", "PageDown"], back = ["ArrowLeft", "PageUp"];
    if (forward.includes(event.key)) say("next");
    else if (back.includes(event.key)) say("previous");
    else if (event.key.toLowerCase() === "a") say("answer");
    else return;
    event.preventDefault();
  });

  show(null);
  by("lost").hidden = true;
  setTimeout(() => { by("lost").hidden = heard; }, 1500);
  setInterval(tick, 1000);
  say("hello");
})();
