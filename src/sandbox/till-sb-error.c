/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the gateway refuses, as a GError that carries what the answer must say.
 *
 * What must hold: only errors of this domain reach the wire with their text; any other (a full
 * disk, a damaged file) becomes the api_error that a gateway shows of its own troubles. */

#include "till-sb-error.h"

#include <string.h>

#include "till-sb-json.h"

/* Holds a pointer to the refusal, in bytes: GLib's macro finds it through a guint8*, so it must not
 * want to be aligned. */
typedef struct
{
  guint8 bytes[sizeof (gpointer)];
} TillSbErrorPrivate;

static TillSbRefusal *
get_pointer (const TillSbErrorPrivate *priv)
{
  TillSbRefusal *refusal;

  g_assert (priv != NULL);

  memcpy (&refusal, priv->bytes, sizeof refusal);

  return refusal;
}

static void
till_sb_error_private_init (TillSbErrorPrivate *priv)
{
  TillSbRefusal *refusal = g_new0 (TillSbRefusal, 1);

  g_assert (priv != NULL);

  refusal->status = 400;
  refusal->type = "invalid_request_error";
  memcpy (priv->bytes, &refusal, sizeof refusal);
}

static void
till_sb_error_private_copy (const TillSbErrorPrivate *from_priv,
                            TillSbErrorPrivate       *to_priv)
{
  const TillSbRefusal *from = get_pointer (from_priv);
  TillSbRefusal *to = get_pointer (to_priv);

  to->status = from->status;
  to->type = from->type;
  to->code = g_strdup (from->code);
  to->param = g_strdup (from->param);
  to->decline_code = g_strdup (from->decline_code);
  to->members = g_strdup (from->members);
}

static void
till_sb_error_private_clear (TillSbErrorPrivate *priv)
{
  TillSbRefusal *refusal = get_pointer (priv);

  g_free (refusal->code);
  g_free (refusal->param);
  g_free (refusal->decline_code);
  g_free (refusal->members);
  g_free (refusal);
}

G_DEFINE_EXTENDED_ERROR (TillSbError, till_sb_error)

/**
 * till_sb_error_get_refusal:
 * @error: an error of #TILL_SB_ERROR
 *
 * Returns: (transfer none): what it becomes on the wire
 */
TillSbRefusal *
till_sb_error_get_refusal (const GError *error)
{
  return get_pointer (till_sb_error_get_private (error));
}

static TillSbRefusal *
refuse (GError    **error,
        TillSbError code,
        char       *message)
{
  g_autofree char *text = message;

  if (error == NULL)
    return NULL;

  *error = g_error_new_literal (TILL_SB_ERROR, code, text);

  return till_sb_error_get_refusal (*error);
}

/**
 * till_sb_refuse:
 * @error: return location for a #GError
 * @status: the status of the answer
 * @code: (nullable): the code on the wire
 * @param: (nullable): the parameter it is about
 * @format: the message
 * @...: what goes into it
 *
 * Refuses a request before anything was done.
 *
 * Returns: %FALSE
 */
gboolean
till_sb_refuse (GError    **error,
                guint       status,
                const char *code,
                const char *param,
                const char *format,
                ...)
{
  TillSbRefusal *refusal;
  va_list args;

  va_start (args, format);
  refusal = refuse (error, TILL_SB_ERROR_INVALID, g_strdup_vprintf (format, args));
  va_end (args);

  if (refusal != NULL)
    {
      refusal->status = status;
      refusal->code = g_strdup (code);
      refusal->param = g_strdup (param);
    }

  return FALSE;
}

/**
 * till_sb_refuse_typed:
 * @error: return location for a #GError
 * @status: the status of the answer
 * @type: (transfer none): the type on the wire; a literal
 * @code: (nullable): the code on the wire
 * @format: the message
 * @...: what goes into it
 *
 * Like till_sb_refuse(), with another type than invalid_request_error.
 *
 * Returns: %FALSE
 */
gboolean
till_sb_refuse_typed (GError    **error,
                      guint       status,
                      const char *type,
                      const char *code,
                      const char *format,
                      ...)
{
  TillSbRefusal *refusal;
  va_list args;

  va_start (args, format);
  refusal = refuse (error, TILL_SB_ERROR_INVALID, g_strdup_vprintf (format, args));
  va_end (args);

  if (refusal != NULL)
    {
      refusal->status = status;
      refusal->type = type;
      refusal->code = g_strdup (code);
    }

  return FALSE;
}

/**
 * till_sb_refuse_state:
 * @error: return location for a #GError
 * @status: the status of the answer
 * @code: (nullable): the code on the wire
 * @param: (nullable): the parameter it is about
 * @members: (nullable) (transfer full): further members of the error, as JSON without braces
 * @format: the message
 * @...: what goes into it
 *
 * Refuses a request that was understood but cannot be done in the state things are in.
 *
 * Returns: %FALSE
 */
gboolean
till_sb_refuse_state (GError    **error,
                      guint       status,
                      const char *code,
                      const char *param,
                      char       *members,
                      const char *format,
                      ...)
{
  g_autofree char *owned = members;
  TillSbRefusal *refusal;
  va_list args;

  va_start (args, format);
  refusal = refuse (error, TILL_SB_ERROR_STATE, g_strdup_vprintf (format, args));
  va_end (args);

  if (refusal != NULL)
    {
      refusal->status = status;
      refusal->code = g_strdup (code);
      refusal->param = g_strdup (param);
      refusal->members = g_steal_pointer (&owned);
    }

  return FALSE;
}

/**
 * till_sb_refuse_card:
 * @error: return location for a #GError
 * @code: the code on the wire
 * @decline_code: (nullable): the issuer's reason
 * @param: (nullable): the part of the card it is about
 * @members: (nullable) (transfer full): further members of the error, as JSON without braces
 * @message: the message for the cardholder
 *
 * Says that a card was tried and failed (status 402).
 *
 * Returns: %FALSE
 */
gboolean
till_sb_refuse_card (GError    **error,
                     const char *code,
                     const char *decline_code,
                     const char *param,
                     char       *members,
                     const char *message)
{
  g_autofree char *owned = members;
  TillSbRefusal *refusal = refuse (error, TILL_SB_ERROR_CARD, g_strdup (message));

  if (refusal != NULL)
    {
      refusal->status = 402;
      refusal->type = "card_error";
      refusal->code = g_strdup (code);
      refusal->decline_code = g_strdup (decline_code);
      refusal->param = g_strdup (param);
      refusal->members = g_steal_pointer (&owned);
    }

  return FALSE;
}

static void
write_refusal (TillSbJson          *json,
               const TillSbRefusal *refusal,
               const char          *message)
{
  if (refusal->code != NULL)
    {
      g_autofree char *slug = g_strdelimit (g_strdup (refusal->code), "_", '-');
      g_autofree char *url = g_strconcat ("https://stripe.com/docs/error-codes/", slug, NULL);

      till_sb_json_text (json, "code", refusal->code);
      till_sb_json_text (json, "doc_url", url);
    }
  if (refusal->decline_code != NULL)
    till_sb_json_text (json, "decline_code", refusal->decline_code);
  till_sb_json_text (json, "message", message);
  if (refusal->param != NULL)
    till_sb_json_text (json, "param", refusal->param);
  till_sb_json_text (json, "type", refusal->type);
  if (refusal->members != NULL)
    {
      g_string_append_c (json->text, ',');
      g_string_append (json->text, refusal->members);
    }
}

/**
 * till_sb_error_to_json:
 * @error: what went wrong
 * @request_id: the id of the request
 * @ret_status: (out): the status of the answer
 *
 * Writes the body of an answer that refuses.
 *
 * Returns: (transfer full): JSON
 */
char *
till_sb_error_to_json (const GError *error,
                       const char   *request_id,
                       guint        *ret_status)
{
  g_autofree char *log_url = NULL;
  const TillSbRefusal *refusal = NULL;
  TillSbJson json;

  if (error->domain == TILL_SB_ERROR)
    refusal = till_sb_error_get_refusal (error);

  till_sb_json_init (&json);
  till_sb_json_begin (&json, NULL);
  till_sb_json_begin (&json, "error");
  if (refusal != NULL)
    {
      *ret_status = refusal->status;
      write_refusal (&json, refusal, error->message);
    }
  else
    {
      *ret_status = 500;
      till_sb_json_text (&json, "message",
                         "An unknown error occurred on the practice gateway's side.");
      till_sb_json_text (&json, "type", "api_error");
    }
  log_url = g_strconcat ("https://dashboard.stripe.com/test/logs/", request_id, NULL);
  till_sb_json_text (&json, "request_log_url", log_url);
  till_sb_json_end (&json);
  till_sb_json_end (&json);

  return till_sb_json_steal (&json);
}
