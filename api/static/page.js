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

  // Puts the content of another page in the place of this one's.
  const show = (html) => {
    const next = new DOMParser().parseFromString(html, "text/html");
    document.title = next.title;
    document.querySelector("body > .done")?.remove();
    document.querySelector("main").replaceWith(next.querySelector("main"));
    begin();
  };

  // Shows what is chosen without loading the page anew; the address tells it all the same.
  const chooseInPlace = () => {
    for (const form of document.querySelectorAll("form[data-choose]")) {
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const chosen = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
        const address = new URL(form.action);
        address.search = chosen;
        if (!(await visit(address))) return form.submit();
        history.replaceState({ chosen: true }, "");
        history.pushState({ chosen: true }, "", address);
        const result = document.querySelector(address.hash || "main");
        result.tabIndex = -1;
        result.focus();
      });
    }
  };

  // Whether the page of an address is shown in the place of this one.
  const visit = async (address) => {
    try {
      const answer = await fetch(address, { headers: { accept: "text/html" } });
      if (answer.ok) show(await answer.text());
      return answer.ok;
    } catch {
      return false;
    }
  };

  // Tells how much of a workbook has been sent, and shows the page that comes of it.
  const sendWithProgress = () => {
    const form = document.querySelector("form[data-upload]");
    const progress = form?.querySelector("progress");
    if (!progress) return;
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented || !form.querySelector("input[type=file]").files.length) return;
      event.preventDefault();
      const words = document.getElementById("sent");
      progress.closest("[hidden]").hidden = false;
      const sending = new XMLHttpRequest();
      sending.upload.addEventListener("progress", ({ loaded, total }) => {
        progress.value = Math.floor((loaded / total) * 100);
        words.textContent = `${progress.value} % verstuurd`;
      });
      sending.addEventListener("load", () => {
        if (sending.status < 400) location.assign(sending.responseURL);
        else show(sending.responseText);
      });
      sending.addEventListener("error", () => {
        words.textContent = "Het versturen is niet gelukt. Probeer het opnieuw.";
        delete form.dataset.sent;
      });
      sending.open("POST", form.action);
      sending.send(new FormData(form));
    });
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

  // A row of the timeline leads to its tender, as its row in the table does.
  const openTenders = () => {
    for (const row of document.querySelectorAll("[data-tender]")) {
      row.addEventListener("click", () => location.assign(row.dataset.tender));
    }
  };

  // A sheet shows its first error in rows; it begins at its first column unless none of the errors is in view there.
  const showFindings = (root) => {
    for (const grid of root.querySelectorAll(".grid")) {
      const cell = grid.querySelector("td.fout") ?? grid.querySelector("td[id]");
      if (!cell || location.hash) continue;
      const reach = (one) => one.offsetLeft + one.offsetWidth - grid.clientWidth;
      const nearest = Math.min(...[...grid.querySelectorAll(`td.${cell.className}`)].map(reach));
      grid.scrollLeft = Math.max(0, nearest);
      grid.scrollTop = Math.max(0, cell.offsetTop + cell.offsetHeight - grid.clientHeight);
    }
  };

  // A publication that is dragged to another period opens the form that plans it anew, with what that touches.
  const dragPublications = () => {
    for (const bar of document.querySelectorAll("[data-move]")) {
      const svg = bar.ownerSVGElement;
      const periods = [...svg.querySelectorAll("[data-first]")];
      const across = (event) => new DOMPoint(event.clientX, 0).matrixTransform(svg.getScreenCTM().inverse()).x;
      const under = (place) => periods.filter((period) => Number(period.dataset.left) <= place).at(-1);
      const home = Number(bar.getAttribute("x"));
      let begin = null;
      let wasDragged = false;
      bar.addEventListener("click", (event) => wasDragged && event.stopPropagation());
      const end = () => {
        begin = null;
        bar.setAttribute("x", home);
        bar.classList.remove("dragged");
      };
      bar.addEventListener("pointerdown", (event) => {
        begin = across(event);
        bar.setPointerCapture(event.pointerId);
        bar.classList.add("dragged");
        event.preventDefault();
      });
      bar.addEventListener("pointermove", (event) => {
        if (begin !== null) bar.setAttribute("x", home + across(event) - begin);
      });
      bar.addEventListener("pointercancel", end);
      bar.addEventListener("pointerup", (event) => {
        if (begin === null) return;
        const [from, to] = [begin, across(event)];
        wasDragged = Math.abs(to - from) > 4;
        end();
        const period = under(to);
        if (!period || period === under(from)) return;
        const { first, last, name } = period.dataset;
        const move = new URLSearchParams({ milestone: "PUBLICATION", text: name });
        location.assign(`${bar.dataset.move}?${move}#verplaatsen`);
      });
    }
    for (const hint of document.querySelectorAll("[data-draggable]")) hint.hidden = false;
  };

  // What is shown once can be copied with a button, where the browser lets pages do that.
  const offerCopies = () => {
    for (const secret of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "secondary", textContent: "Kopieer" });
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(secret.querySelector("code").textContent);
        button.textContent = "Gekopieerd";
      });
      secret.append(" ", button);
    }
  };

  // Follows an import until it is done.
  const follow = () => {
    const shown = document.getElementById("import");
    if (shown?.dataset.live !== "true") return;
    const ask = async () => {
      try {
        const answer = await fetch(location.pathname + location.search, { headers: { accept: "text/html" } });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const next = page.getElementById("import");
        if (next) {
          document.title = page.title;
          const isBusy = (part) => part.querySelector("progress") !== null;
          if (isBusy(next) && isBusy(shown)) {
            for (const name of ["[role=status]", "progress", "[data-rows]"]) {
              const [old, now] = [shown.querySelector(name), next.querySelector(name)];
              if (old && now && old.outerHTML !== now.outerHTML) {
                if (name === "progress") old.value = now.value;
                else old.innerHTML = now.innerHTML;
              }
            }
          } else if (isBusy(next) || isBusy(shown)) {
            // Another stage: other facts, other forms. The status stays the same element, so that its change is read out.
            const status = shown.querySelector("[role=status]");
            status.innerHTML = next.querySelector("[role=status]").innerHTML;
            next.querySelector("[role=status]").replaceWith(status);
            shown.replaceChildren(...next.childNodes);
            sendOnce(shown);
            showFindings(shown);
            focusSummary();
          } else {
            // Only the workbook with its findings came after the check: what people chose meanwhile stays.
            const [old, now] = [shown, next].map((part) => part.querySelector("[data-findings]"));
            old.replaceChildren(...now.childNodes);
            showFindings(old);
          }
          shown.dataset.live = next.dataset.live;
          if (next.dataset.live !== "true") return;
        }
      } catch {
        // The next round may get through.
      }
      setTimeout(ask, 1500);
    };
    setTimeout(ask, 1500);
  };

  const begin = () => {
    checkSize();
    chooseInPlace();
    sendOnce(document);
    sendWithProgress();
    openTenders();
    dragPublications();
    showFindings(document);
    offerCopies();
    focusSummary();
  };

  begin();
  follow();
  addEventListener("popstate", ({ state }) => state?.chosen && visit(location));
})();
