// Brings the numbers up to date every ten seconds, unless the trainer has stopped that; forms stay as they are.
const follow = document.getElementById("follow");
follow.closest("p").hidden = false;
setInterval(async () => {
  if (!follow.checked || document.hidden) return;
  const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
  const note = document.getElementById("lost");
  note.hidden = Boolean(answer && answer.ok);
  if (!note.hidden) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(part.id);
    if (next && next.innerHTML !== part.innerHTML) part.innerHTML = next.innerHTML;
  }
}, 10000);
