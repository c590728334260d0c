/* Light or dark room: the system's choice, until somebody presses D. */
window.flywheelScheme = (() => {
  const root = document.documentElement;
  const now = () => root.dataset.scheme;
  const set = scheme => { root.dataset.scheme = scheme; };
  set(localStorage.getItem("flywheel scheme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
  addEventListener("storage", event => { if (event.key === "flywheel scheme" && event.newValue) set(event.newValue); });
  return {
    turn() {
      set(now() === "dark" ? "light" : "dark");
      localStorage.setItem("flywheel scheme", now());
    },
  };
})();
