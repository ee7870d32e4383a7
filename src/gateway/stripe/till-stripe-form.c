/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes what Stripe reads: forms for bodies and queries, and paths with ids in them
 * (docs.stripe.com/api: "form-encoded request bodies").
 *
 * What must hold: whatever is in a value or an id, it cannot become another parameter or another
 * path; and a form with a card in it is in locked memory from its first to its last byte. */

#include "till-stripe-form.h"

#include <string.h>

#include "till-text.h"

/**
 * till_stripe_form_init:
 * @self: (out caller-allocates): a form
 *
 * Begins an empty form.
 */
void
till_stripe_form_init (TillStripeForm *self)
{
  self->text = g_string_new (NULL);
  self->secret = NULL;
  self->overflow = FALSE;
}

/**
 * till_stripe_form_init_secret:
 * @self: (out caller-allocates): a form
 * @capacity: how long it may become, in bytes
 *
 * Begins an empty form in locked memory.
 */
void
till_stripe_form_init_secret (TillStripeForm *self,
                              gsize           capacity)
{
  self->text = NULL;
  self->secret = till_secret_new (capacity);
  self->overflow = FALSE;
}

/**
 * till_stripe_form_clear:
 * @self: a form
 *
 * Frees what was not taken.
 */
void
till_stripe_form_clear (TillStripeForm *self)
{
  if (self->text != NULL)
    g_string_free (g_steal_pointer (&self->text), TRUE);
  g_clear_pointer (&self->secret, till_secret_free);
}

static void
append (TillStripeForm *self,
        const char     *text,
        gsize           length)
{
  if (self->text != NULL)
    g_string_append_len (self->text, text, length);
  else if (!till_secret_append (self->secret, text, length))
    self->overflow = TRUE;
}

static gsize
get_length (TillStripeForm *self)
{
  return self->text != NULL ? self->text->len : till_secret_get_length (self->secret);
}

/* Byte by byte, so that no copy of the value stays behind. */
static void
append_escaped (TillStripeForm *self,
                const char     *text)
{
  static const char hex[] = "0123456789ABCDEF";

  for (; *text != '\0'; text++)
    {
      guchar c = *text;

      if (g_ascii_isalnum (c) || strchr ("-._~", c) != NULL)
        append (self, text, 1);
      else
        {
          append (self, "%", 1);
          append (self, &hex[c >> 4], 1);
          append (self, &hex[c & 15], 1);
        }
    }
}

static void
add (TillStripeForm *self,
     const char     *key,
     const char     *value)
{
  if (get_length (self) > 0)
    append (self, "&", 1);

  append_escaped (self, key);
  append (self, "=", 1);
  append_escaped (self, value);
}

/**
 * till_stripe_form_add:
 * @self: a form
 * @key: the parameter, with its brackets: "card[number]"
 * @value: (nullable): its value; nothing is added when it is %NULL or empty, because an empty value
 *   unsets things at Stripe
 */
void
till_stripe_form_add (TillStripeForm *self,
                      const char     *key,
                      const char     *value)
{
  if (value != NULL && *value != '\0')
    add (self, key, value);
}

/**
 * till_stripe_form_unset:
 * @self: a form
 * @key: the parameter
 *
 * Takes away what Stripe has under @key.
 */
void
till_stripe_form_unset (TillStripeForm *self,
                        const char     *key)
{
  add (self, key, "");
}

/**
 * till_stripe_form_add_int:
 * @self: a form
 * @key: the parameter
 * @value: its value
 */
void
till_stripe_form_add_int (TillStripeForm *self,
                          const char     *key,
                          gint64          value)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  till_stripe_form_add (self, key, text);
}

/**
 * till_stripe_form_add_bool:
 * @self: a form
 * @key: the parameter
 * @value: its value
 */
void
till_stripe_form_add_bool (TillStripeForm *self,
                           const char     *key,
                           gboolean        value)
{
  till_stripe_form_add (self, key, value ? "true" : "false");
}

/**
 * till_stripe_form_take_bytes:
 * @self: a form
 *
 * Ends the form. Bytes that were in locked memory are wiped with their last reference.
 *
 * Returns: (transfer full) (nullable): the body; %NULL when it did not fit into its locked memory
 */
GBytes *
till_stripe_form_take_bytes (TillStripeForm *self)
{
  if (self->overflow)
    {
      till_stripe_form_clear (self);
      return NULL;
    }

  if (self->text != NULL)
    return g_string_free_to_bytes (g_steal_pointer (&self->text));

  return till_secret_take_bytes (g_steal_pointer (&self->secret));
}

/**
 * till_stripe_form_take_path:
 * @self: a form in ordinary memory
 * @path: a path
 *
 * Ends the form.
 *
 * Returns: (transfer full): @path with the form as its query
 */
char *
till_stripe_form_take_path (TillStripeForm *self,
                            const char     *path)
{
  g_autofree char *query = NULL;

  g_return_val_if_fail (self->text != NULL, NULL);

  query = g_string_free (g_steal_pointer (&self->text), FALSE);

  return *query != '\0' ? g_strconcat (path, "?", query, NULL) : g_strdup (path);
}

/**
 * till_stripe_path:
 * @folder: what comes before the id: "/v1/charges/"
 * @id: an id from anywhere
 * @rest: what comes after it: "" or "/capture"
 *
 * Returns: (transfer full) (nullable): the path; %NULL when @id cannot be an id
 */
char *
till_stripe_path (const char *folder,
                  const char *id,
                  const char *rest)
{
  g_autofree char *escaped = NULL;

  /* A segment of dots alone would climb to another resource. */
  if (strspn (id, ".") == strlen (id) || strlen (id) > 255)
    return NULL;

  escaped = g_uri_escape_string (id, NULL, FALSE);

  return g_strconcat (folder, escaped, rest, NULL);
}

/**
 * till_stripe_form_add_text:
 * @self: a form
 * @key: the parameter
 * @text: (nullable): what a person typed; nothing is not added
 * @max_chars: how much of it Stripe takes
 *
 * Adds text that a person typed: without card numbers, not longer than Stripe takes.
 */
void
till_stripe_form_add_text (TillStripeForm *self,
                           const char     *key,
                           const char     *text,
                           long            max_chars)
{
  g_autofree char *valid = NULL;
  g_autofree char *clean = NULL;
  g_autofree char *cut = NULL;

  if (till_text_is_empty (text))
    return;

  valid = g_utf8_make_valid (text, -1);
  clean = till_text_hide_card_number (valid);
  if (g_utf8_strlen (clean, -1) > max_chars)
    cut = g_utf8_substring (clean, 0, max_chars);

  till_stripe_form_add (self, key, cut != NULL ? cut : clean);
}

/**
 * till_stripe_form_set_text:
 * @self: a form
 * @key: the parameter
 * @text: (nullable): what a person typed; without any, what Stripe has under @key is taken away
 * @max_chars: how much of it Stripe takes
 *
 * Says what is to stand under @key from now on, like till_stripe_form_add_text().
 */
void
till_stripe_form_set_text (TillStripeForm *self,
                           const char     *key,
                           const char     *text,
                           long            max_chars)
{
  if (till_text_is_empty (text))
    till_stripe_form_unset (self, key);
  else
    till_stripe_form_add_text (self, key, text, max_chars);
}
