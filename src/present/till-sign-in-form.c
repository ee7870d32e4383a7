/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signing in while it is filled in: what kind of key was typed, and what is missing.
 *
 * What must hold: key and token live in locked memory and are wiped when they are no longer
 * needed; a key that may do everything is taken only after the person said so. */

#include "till-sign-in-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-text.h"

/* Keys of gateways are some hundred characters long at most. */
#define SECRET_MAX 512

struct _TillSignInForm
{
  GObject     parent_instance;

  char       *gateway;
  TillSecret *key;
  TillSecret *relay_token;
  char       *texts[TILL_N_SIGN_IN_TEXTS];
  gboolean    ticked;
};

G_DEFINE_FINAL_TYPE (TillSignInForm, till_sign_in_form, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
} TillSignInFormSignal;

static guint signals[N_SIGNALS];

static void
changed (TillSignInForm *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
till_sign_in_form_finalize (GObject *object)
{
  TillSignInForm *self = TILL_SIGN_IN_FORM (object);

  g_free (self->gateway);
  till_secret_free (self->key);
  till_secret_free (self->relay_token);
  for (guint i = 0; i < TILL_N_SIGN_IN_TEXTS; i++)
    g_free (self->texts[i]);

  G_OBJECT_CLASS (till_sign_in_form_parent_class)->finalize (object);
}

static void
till_sign_in_form_class_init (TillSignInFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_sign_in_form_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_sign_in_form_init (TillSignInForm *self)
{
  self->key = till_secret_new (SECRET_MAX);
  self->relay_token = till_secret_new (SECRET_MAX);
  for (guint i = 0; i < TILL_N_SIGN_IN_TEXTS; i++)
    self->texts[i] = g_strdup ("");
}

/**
 * till_sign_in_form_new:
 * @gateway: which adapter to begin with
 *
 * Returns: (transfer full): an empty form
 */
TillSignInForm *
till_sign_in_form_new (const char *gateway)
{
  TillSignInForm *self;

  g_return_val_if_fail (gateway != NULL, NULL);

  self = g_object_new (TILL_TYPE_SIGN_IN_FORM, NULL);
  self->gateway = g_strdup (gateway);

  return self;
}

/**
 * till_sign_in_form_get_gateway:
 * @self: a form
 *
 * Returns: (transfer none): which adapter
 */
const char *
till_sign_in_form_get_gateway (TillSignInForm *self)
{
  g_return_val_if_fail (TILL_IS_SIGN_IN_FORM (self), NULL);

  return self->gateway;
}

/**
 * till_sign_in_form_set_gateway:
 * @self: a form
 * @gateway: which adapter
 */
void
till_sign_in_form_set_gateway (TillSignInForm *self,
                               const char     *gateway)
{
  g_return_if_fail (TILL_IS_SIGN_IN_FORM (self));
  g_return_if_fail (gateway != NULL);

  if (g_str_equal (self->gateway, gateway))
    return;

  g_free (self->gateway);
  self->gateway = g_strdup (gateway);
  changed (self);
}

/* Takes what was typed or pasted without the blanks around it. */
static gboolean
set_secret (TillSecret *secret,
            const char *text)
{
  const char *end;

  while (g_ascii_isspace (*text))
    text++;

  end = text + strlen (text);
  while (end > text && g_ascii_isspace (end[-1]))
    end--;

  if ((gsize) (end - text) == till_secret_get_length (secret) &&
      strncmp (text, till_secret_peek (secret), end - text) == 0)
    return FALSE;

  if (!till_secret_set (secret, text, end - text))
    till_secret_wipe (secret); /* too long to be one */

  return TRUE;
}

/**
 * till_sign_in_form_set_key:
 * @self: a form
 * @key: the key as it is typed; the caller wipes its own copy
 */
void
till_sign_in_form_set_key (TillSignInForm *self,
                           const char     *key)
{
  g_return_if_fail (TILL_IS_SIGN_IN_FORM (self));
  g_return_if_fail (key != NULL);

  if (!set_secret (self->key, key))
    return;

  self->ticked = FALSE; /* it was said of another key */
  changed (self);
}

/**
 * till_sign_in_form_set_relay_token:
 * @self: a form
 * @token: the console's token at the relay; the caller wipes its own copy
 */
void
till_sign_in_form_set_relay_token (TillSignInForm *self,
                                   const char     *token)
{
  g_return_if_fail (TILL_IS_SIGN_IN_FORM (self));
  g_return_if_fail (token != NULL);

  if (set_secret (self->relay_token, token))
    changed (self);
}

/**
 * till_sign_in_form_set_text:
 * @self: a form
 * @which: which text
 * @text: what is typed there
 */
void
till_sign_in_form_set_text (TillSignInForm *self,
                            TillSignInText  which,
                            const char     *text)
{
  g_autofree char *stripped = NULL;

  g_return_if_fail (TILL_IS_SIGN_IN_FORM (self));
  g_return_if_fail (which < TILL_N_SIGN_IN_TEXTS);
  g_return_if_fail (text != NULL);

  stripped = g_strstrip (g_strdup (text));
  if (g_str_equal (self->texts[which], stripped))
    return;

  g_free (self->texts[which]);
  self->texts[which] = g_steal_pointer (&stripped);
  changed (self);
}

/**
 * till_sign_in_form_get_text:
 * @self: a form
 * @which: which text
 *
 * Returns: (transfer none): what is typed there
 */
const char *
till_sign_in_form_get_text (TillSignInForm *self,
                            TillSignInText  which)
{
  g_return_val_if_fail (TILL_IS_SIGN_IN_FORM (self), "");
  g_return_val_if_fail (which < TILL_N_SIGN_IN_TEXTS, "");

  return self->texts[which];
}

/**
 * till_sign_in_form_set_tick:
 * @self: a form
 * @ticked: whether the person wants a key that may do everything
 */
void
till_sign_in_form_set_tick (TillSignInForm *self,
                            gboolean        ticked)
{
  g_return_if_fail (TILL_IS_SIGN_IN_FORM (self));

  if (self->ticked == !!ticked)
    return;

  self->ticked = !!ticked;
  changed (self);
}

static TillKeyWords
explain_key (TillKeyKind kind,
             gboolean    live)
{
  TillKeyWords words = { .tone = TILL_TONE_BAD, .live = live };

  switch (kind)
    {
    case TILL_KEY_RESTRICTED:
      words.tone = TILL_TONE_GOOD;
      words.text = live ? _("A restricted key for real money. This is the kind we ask for.")
                        : _("A restricted key for testing: no real money moves. This is the kind "
                            "we ask for.");
      break;

    case TILL_KEY_FULL:
      words.tone = TILL_TONE_WARNING;
      words.needs_tick = TRUE;
      words.text = live ? _("A secret key for real money that may do everything, also pay out. "
                            "Whoever gets it has your whole account. A restricted key is safer.")
                        : _("A secret key for testing that may do everything. A restricted key "
                            "is safer.");
      break;

    case TILL_KEY_PUBLISHABLE:
      words.text = _("A publishable key, made for web pages. It cannot read payments: make a "
                     "restricted key.");
      break;

    case TILL_KEY_OTHER:
      words.text = _("This does not look like a key of this gateway.");
      break;
    }

  return words;
}

/**
 * till_sign_in_form_get_key_words:
 * @self: a form
 * @ret_words: (out caller-allocates): what kind of key was typed; untouched when there is none
 *
 * Returns: whether a key was typed
 */
gboolean
till_sign_in_form_get_key_words (TillSignInForm *self,
                                 TillKeyWords   *ret_words)
{
  gboolean live = FALSE;
  TillKeyKind kind;

  g_return_val_if_fail (TILL_IS_SIGN_IN_FORM (self), FALSE);
  g_return_val_if_fail (ret_words != NULL, FALSE);

  if (till_secret_get_length (self->key) == 0)
    return FALSE;

  kind = till_sign_in_classify_key (self->gateway, till_secret_peek (self->key), &live);
  *ret_words = explain_key (kind, live);

  return TRUE;
}

static const char *
get_relay_problem (TillSignInForm *self)
{
  const char *url = self->texts[TILL_SIGN_IN_RELAY_URL];
  const char *stream = self->texts[TILL_SIGN_IN_RELAY_STREAM];
  gboolean token = till_secret_get_length (self->relay_token) > 0;

  if (*url == '\0' && *stream == '\0' && !token)
    return NULL;

  if (!g_str_has_prefix (url, "https://") && !g_str_has_prefix (url, "http://"))
    return _("The relay’s address begins with https://");

  if (!g_uri_is_valid (url, G_URI_FLAGS_NONE, NULL))
    return _("The relay’s address is not complete");

  if (*stream == '\0')
    return _("Type the name of your stream at the relay");

  return token ? NULL : _("Type the relay’s token for this console");
}

/**
 * till_sign_in_form_get_problem:
 * @self: a form
 *
 * Returns: (nullable) (transfer none): what is missing or wrong first, translated; %NULL when one
 *   can sign in with it
 */
const char *
till_sign_in_form_get_problem (TillSignInForm *self)
{
  TillKeyWords words;

  g_return_val_if_fail (TILL_IS_SIGN_IN_FORM (self), NULL);

  if (!till_sign_in_form_get_key_words (self, &words))
    return _("Paste a key of your account");

  if (words.tone == TILL_TONE_BAD)
    return words.text;

  if (words.needs_tick && !self->ticked)
    return _("Tick that you want to use this key all the same");

  if (*self->texts[TILL_SIGN_IN_OPERATOR] == '\0')
    return _("Type your name: it is written beside what you do");

  return get_relay_problem (self);
}

static const char *
or_null (const char *text)
{
  return *text != '\0' ? text : NULL;
}

/**
 * till_sign_in_form_fill:
 * @self: a form without a problem
 * @ret_sign_in: (out caller-allocates): what to sign in with; everything belongs to the form
 */
void
till_sign_in_form_fill (TillSignInForm *self,
                        TillSignIn     *ret_sign_in)
{
  g_return_if_fail (TILL_IS_SIGN_IN_FORM (self));
  g_return_if_fail (ret_sign_in != NULL);

  /* Without TLS only this machine is reached, and no real money is there. */
  *ret_sign_in = (TillSignIn) {
    .gateway = self->gateway,
    .base_url = or_null (self->texts[TILL_SIGN_IN_GATEWAY_URL]),
    .practice = g_str_has_prefix (self->texts[TILL_SIGN_IN_GATEWAY_URL], "http://"),
    .key = self->key,
    .name = or_null (self->texts[TILL_SIGN_IN_NAME]),
    .operator_name = self->texts[TILL_SIGN_IN_OPERATOR],
    .relay_url = or_null (self->texts[TILL_SIGN_IN_RELAY_URL]),
    .relay_stream = or_null (self->texts[TILL_SIGN_IN_RELAY_STREAM]),
    .relay_token = till_secret_get_length (self->relay_token) > 0 ? self->relay_token : NULL,
  };
}

/**
 * till_sign_in_form_wipe:
 * @self: a form
 *
 * Forgets key and token.
 */
void
till_sign_in_form_wipe (TillSignInForm *self)
{
  g_return_if_fail (TILL_IS_SIGN_IN_FORM (self));

  till_secret_wipe (self->key);
  till_secret_wipe (self->relay_token);
  self->ticked = FALSE;
  changed (self);
}
