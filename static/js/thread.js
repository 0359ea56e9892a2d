// A conversation opens at its end: <ol data-thread>. Where the address names a message, at that one.

for (const thread of document.querySelectorAll("[data-thread]")) {
  const named = location.hash.startsWith("#m") && document.getElementById(location.hash.slice(1));
  if (named) named.scrollIntoView({ block: "center" });
  else thread.scrollTop = thread.scrollHeight;
}
