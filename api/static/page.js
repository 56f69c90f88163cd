// Makes the pages pleasanter; all of it works without this file.
(() => {
  "use strict";

  const focusSummary = () => document.querySelector("[data-focus]")?.focus();

  // A second click must not send a form again.
  const sendOnce = (root) => {
    for (const form of root.querySelectorAll("form[data-upload], form[data-once]")) {
      form.addEventListener("submit", (event) => {
        if (form.dataset.sent) event.preventDefault();
        else if (!event.defaultPrevented) form.dataset.sent = "yes";
      });
    }
  };

  // Says that a file is too large before it is sent.
  const checkSize = () => {
    const file = document.querySelector("input[type=file][data-maximum]");
    if (!file) return;
    const error = document.getElementById("file-error");
    const check = () => {
      const isTooLarge = [...file.files].some((chosen) => chosen.size > Number(file.dataset.maximum));
      error.hidden = !isTooLarge;
      file.closest(".field").classList.toggle("wrong", isTooLarge);
      if (isTooLarge) {
        error.lastElementChild.textContent = file.dataset.tooLarge;
        file.setAttribute("aria-invalid", "true");
        file.setAttribute("aria-describedby", "file-hint file-error");
      } else {
        file.removeAttribute("aria-invalid");
        file.setAttribute("aria-describedby", "file-hint");
      }
      return !isTooLarge;
    };
    file.addEventListener("change", check);
    file.form.addEventListener("submit", (event) => {
      if (file.files.length && !check()) {
        event.preventDefault();
        file.focus();
      }
    });
  };

  // Follows an import until it is done.
  const follow = () => {
    const shown = document.getElementById("import");
    if (shown?.dataset.live !== "true") return;
    const ask = async () => {
      try {
        const answer = await fetch(location.pathname, { headers: { accept: "text/html" } });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const next = page.getElementById("import");
        if (next) {
          document.title = page.title;
          if (next.dataset.live === "true") {
            for (const name of ["[role=status]", "progress", "[data-rows]"]) {
              const [old, now] = [shown.querySelector(name), next.querySelector(name)];
              if (old && now && old.outerHTML !== now.outerHTML) {
                if (name === "progress") old.value = now.value;
                else old.innerHTML = now.innerHTML;
              }
            }
          } else {
            shown.querySelector("[role=status]").innerHTML = next.querySelector("[role=status]").innerHTML;
            shown.dataset.live = "false";
            const status = shown.querySelector("[role=status]");
            next.querySelector("[role=status]").replaceWith(status);
            shown.replaceChildren(...next.childNodes);
            sendOnce(shown);
            focusSummary();
            return;
          }
        }
      } catch {
        // The next round may get through.
      }
      setTimeout(ask, 1500);
    };
    setTimeout(ask, 1500);
  };

  checkSize();
  sendOnce(document);
  focusSummary();
  follow();
})();
