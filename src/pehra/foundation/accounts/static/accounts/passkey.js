// Ties the forms of passkeys to allauth's script, which speaks with the browser's authenticator. Data travels in
// attributes, so that no page needs a script of its own. Without this file the buttons stay hidden.
(() => {
  "use strict";

  const bind = {
    "sign-in": (form, button, credential) =>
      window.allauth.webauthn.forms.loginForm({ ids: { login: button.id, credential: credential.id } }),
    prove: (form, button, credential) =>
      window.allauth.webauthn.forms.authenticateForm({
        ids: { authenticate: button.id, credential: credential.id },
        data: JSON.parse(form.dataset.options),
      }),
    add: (form, button, credential) => {
      const passwordless = form.querySelector("[name=passwordless]");
      window.allauth.webauthn.forms.addForm({
        ids: { add: button.id, credential: credential.id, passwordless: passwordless && passwordless.id },
        data: JSON.parse(form.dataset.options),
      });
    },
  };

  document.addEventListener("DOMContentLoaded", () => {
    if (!window.PublicKeyCredential || !window.allauth) return;
    for (const form of document.querySelectorAll("form[data-passkey]")) {
      const button = form.querySelector("button[id]");
      bind[form.dataset.passkey](form, button, form.querySelector("[name=credential]"));
      form.hidden = false;
    }
  });

  // Cancelled, timed out, or no key of this account here: said in the page, since the browser itself says nothing.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    for (const place of document.querySelectorAll("[data-passkey-failed]")) {
      place.hidden = false;
      place.focus();
    }
  });
})();
