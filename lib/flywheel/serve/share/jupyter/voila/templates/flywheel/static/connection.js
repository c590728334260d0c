/* Tells a viewer when the page has lost its session or the server, and lets go of it when the server is back. */
(() => {
  // The widget manager gives a kernel four seconds to name its widgets; then it asks for each of them by itself, which
  // took a page of a busy machine twenty seconds more.
  const later = window.setTimeout;
  window.setTimeout = (act, wait, ...more) => later(act, wait === 4000 ? 60000 : wait, ...more);

  const patienceMilliseconds = 60000;
  const stamp = () => Date.now();
  let lostSince = null;
  let over = false;

  const banner = () => document.querySelector(".flywheel-lost");
  const say = (text, canReload) => {
    const place = banner();
    place.querySelector("span").textContent = text;
    place.querySelector("button").hidden = !canReload;
    place.hidden = !text;
  };
  const kernel = () => {
    const config = document.getElementById("jupyter-config-data");
    return config && JSON.parse(config.textContent);
  };

  const look = async () => {
    const page = kernel();
    if (over || !page || document.hidden) return;
    let status;
    try {
      status = (await fetch(`${page.baseUrl}api/kernels/${page.kernelId}`, { cache: "no-store" })).status;
    } catch {
      status = 0;
    }
    if (status === 200) {
      const long = lostSince && stamp() - lostSince > patienceMilliseconds;
      lostSince = null;
      say(long ? flywheelLost.back : "", true);
    } else if (status === 404 || status === 403) {
      over = true;
      say(flywheelLost.over, true);
    } else {
      lostSince = lostSince || stamp();
      say(flywheelLost.waiting, false);
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    banner().querySelector("button").addEventListener("click", () => location.reload());
    setInterval(look, (window.flywheelLost.seconds || 5) * 1000);
  });
  for (const event of ["online", "offline"]) window.addEventListener(event, look);
  document.addEventListener("visibilitychange", look);
})();
