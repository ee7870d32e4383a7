/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signs in, one attempt at a time, and puts what goes wrong into words. */

#include "till-sign-in-desk.h"

#include <glib/gi18n.h>

#include "till-gateway-error.h"
#include "till-text.h"

struct _TillSignInDesk
{
  GObject        parent_instance;

  char          *state_folder;
  TillKeyring   *keyring;
  TillClock     *clock;

  TillSignInStep step;
  const TillGatewayPermission *permissions; /* of the gateway; (nullable) */
  guint          n_permissions;
  GCancellable  *cancellable; /* of what is under way */
  char          *account_id;
  const char    *title; /* translated */
  char          *text;
  char          *details;
};

G_DEFINE_FINAL_TYPE (TillSignInDesk, till_sign_in_desk, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
  SIGNAL_SIGNED_IN,
  N_SIGNALS,
} TillSignInDeskSignal;

static guint signals[N_SIGNALS];

static void
set_step (TillSignInDesk *self,
          TillSignInStep  step)
{
  self->step = step;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
explain (TillSignInDesk *self,
         const char     *title,
         const char     *text,
         const char     *details)
{
  self->title = title;
  g_free (self->text);
  self->text = g_strdup (text);
  g_free (self->details);
  self->details = details != NULL ? till_text_redact (details) : NULL;
}

/* What the gateway's own pages call a permission: that is what the merchant has to look for there;
 * one that we do not know keeps the name it came with. */
static const char *
get_permission_label (TillSignInDesk *self,
                      const char     *id,
                      gboolean       *ret_optional)
{
  for (guint i = 0; i < self->n_permissions; i++)
    if (g_str_equal (self->permissions[i].id, id))
      {
        *ret_optional = self->permissions[i].optional;
        return self->permissions[i].label;
      }

  *ret_optional = FALSE;

  return id;
}

/* Lists permissions line by line; what nobody misses is left out, so it may be nothing. */
static char *
list_permissions (TillSignInDesk *self,
                  const char     *missing)
{
  g_auto (GStrv) ids = g_strsplit (missing != NULL ? missing : "", " ", -1);
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      gboolean optional;
      const char *label = get_permission_label (self, ids[i], &optional);

      if (*label != '\0' && !optional)
        g_string_append_printf (list, "%s%s", list->len > 0 ? "\n" : "", label);
    }

  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
explain_gateway_error (TillSignInDesk *self,
                       const GError   *error)
{
  const TillGatewayFailure *failure = till_gateway_error_get_failure (error);
  g_autofree char *text = NULL;

  switch ((TillGatewayError) error->code)
    {
    case TILL_GATEWAY_ERROR_UNAUTHORIZED:
      explain (self, _("The gateway does not know this key"),
               _("It may be mistyped, revoked or of another account. Copy it again from the "
                 "gateway’s page."),
               error->message);
      return;

    case TILL_GATEWAY_ERROR_FORBIDDEN:
      if (failure != NULL && failure->missing_permission != NULL)
        text = g_strdup_printf (_("Without “%s” nothing can be read. Tick it for the key at the "
                                  "gateway and sign in again."),
                                failure->missing_permission);

      explain (self, _("The key lacks a permission"),
               text != NULL ? text : _("Tick the permissions below for the key at the gateway."),
               error->message);
      return;

    case TILL_GATEWAY_ERROR_UNAVAILABLE:
      explain (self, _("The gateway cannot be reached"),
               _("Check the connection and try again. Nothing was changed."), error->message);
      return;

    case TILL_GATEWAY_ERROR_RATE_LIMITED:
      explain (self, _("The gateway is busy"), _("Wait a moment and try again."),
               error->message);
      return;

    case TILL_GATEWAY_ERROR_REFUSED:
    case TILL_GATEWAY_ERROR_NOT_FOUND:
    case TILL_GATEWAY_ERROR_PROTOCOL:
    case TILL_GATEWAY_ERROR_UNSUPPORTED:
    case TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN:
    case TILL_GATEWAY_ERROR_FORGED:
      break;
    }

  explain (self, _("The gateway did not answer as it should"),
           _("Try again. If it stays so, its support can tell more from Details."),
           error->message);
}

static void
fail (TillSignInDesk *self,
      const GError   *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      set_step (self, TILL_SIGN_IN_STEP_EDIT);
      return;
    }

  if (error->domain == TILL_GATEWAY_ERROR)
    explain_gateway_error (self, error);
  else
    explain (self, _("Signing in did not work"), _("Details says why. Nothing was changed."),
             error->message);

  set_step (self, TILL_SIGN_IN_STEP_FAILED);
}

static void
signed_in_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (TillSignInDesk) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *missing = NULL;
  g_autofree char *list = NULL;
  g_autoptr (TillAccountConfig) config = till_sign_in_finish (result, &missing, &error);

  g_clear_object (&self->cancellable);
  if (config == NULL)
    {
      fail (self, error);
      return;
    }

  g_free (self->account_id);
  self->account_id = g_strdup (config->id);
  list = list_permissions (self, missing);
  if (*list != '\0')
    {
      explain (self, _("Signed in, with less than was asked for"),
               _("What the key may not do is switched off. Tick the permissions at the gateway "
                 "to have it; there is no need to sign in again."),
               list);
      set_step (self, TILL_SIGN_IN_STEP_LIMITED);
      return;
    }

  set_step (self, TILL_SIGN_IN_STEP_DONE);
  g_signal_emit (self, signals[SIGNAL_SIGNED_IN], 0, self->account_id);
}

static void
sign_in (TillSignInDesk   *self,
         const TillSignIn *with)
{
  set_step (self, TILL_SIGN_IN_STEP_WORKING);
  till_sign_in_async (with, self->state_folder, self->keyring, self->clock, self->cancellable,
                      signed_in_cb, g_object_ref (self));
}

static void
till_sign_in_desk_dispose (GObject *object)
{
  TillSignInDesk *self = TILL_SIGN_IN_DESK (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->keyring);
  g_clear_pointer (&self->clock, till_clock_unref);
  g_clear_pointer (&self->state_folder, g_free);
  g_clear_pointer (&self->account_id, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->details, g_free);

  G_OBJECT_CLASS (till_sign_in_desk_parent_class)->dispose (object);
}

static void
till_sign_in_desk_class_init (TillSignInDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_sign_in_desk_dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SIGNED_IN] = g_signal_new ("signed-in", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                            G_TYPE_STRING);
}

static void
till_sign_in_desk_init (TillSignInDesk *self)
{
}

/**
 * till_sign_in_desk_new:
 * @state_folder: where accounts are kept
 * @keyring: where secrets are kept
 * @clock: the time
 *
 * Returns: (transfer full): a desk with nothing under way
 */
TillSignInDesk *
till_sign_in_desk_new (const char  *state_folder,
                       TillKeyring *keyring,
                       TillClock   *clock)
{
  TillSignInDesk *self;

  g_return_val_if_fail (state_folder != NULL, NULL);
  g_return_val_if_fail (TILL_IS_KEYRING (keyring), NULL);
  g_return_val_if_fail (clock != NULL, NULL);

  self = g_object_new (TILL_TYPE_SIGN_IN_DESK, NULL);
  self->state_folder = g_strdup (state_folder);
  self->keyring = g_object_ref (keyring);
  self->clock = till_clock_ref (clock);

  return self;
}

/**
 * till_sign_in_desk_set_permissions:
 * @self: a desk
 * @permissions: (array length=n_permissions) (nullable): those of the gateway that is chosen; must
 *   live as long as the program
 * @n_permissions: how many
 *
 * Sets what missing permissions are called, and which of them nobody misses.
 */
void
till_sign_in_desk_set_permissions (TillSignInDesk              *self,
                                   const TillGatewayPermission *permissions,
                                   guint                        n_permissions)
{
  g_return_if_fail (TILL_IS_SIGN_IN_DESK (self));
  g_return_if_fail (permissions != NULL || n_permissions == 0);

  self->permissions = permissions;
  self->n_permissions = n_permissions;
}

/**
 * till_sign_in_desk_begin:
 * @self: a desk
 * @form: what to sign in with
 *
 * Signs in. While one attempt is under way there is no second one.
 *
 * Returns: whether it is under way
 */
gboolean
till_sign_in_desk_begin (TillSignInDesk *self,
                         TillSignInForm *form)
{
  TillSignIn with;

  g_return_val_if_fail (TILL_IS_SIGN_IN_DESK (self), FALSE);
  g_return_val_if_fail (TILL_IS_SIGN_IN_FORM (form), FALSE);

  if (self->cancellable != NULL || till_sign_in_form_get_problem (form) != NULL)
    return FALSE;

  self->cancellable = g_cancellable_new ();
  till_sign_in_form_fill (form, &with);
  sign_in (self, &with);

  return TRUE;
}

/**
 * till_sign_in_desk_cancel:
 * @self: a desk
 *
 * Stops what is under way, or leaves an explanation.
 */
void
till_sign_in_desk_cancel (TillSignInDesk *self)
{
  g_return_if_fail (TILL_IS_SIGN_IN_DESK (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  else if (self->step != TILL_SIGN_IN_STEP_EDIT)
    set_step (self, TILL_SIGN_IN_STEP_EDIT);
}

/**
 * till_sign_in_desk_go_on:
 * @self: a desk
 *
 * Opens the account although its key lacks permissions.
 */
void
till_sign_in_desk_go_on (TillSignInDesk *self)
{
  g_return_if_fail (TILL_IS_SIGN_IN_DESK (self));

  if (self->step != TILL_SIGN_IN_STEP_LIMITED)
    return;

  set_step (self, TILL_SIGN_IN_STEP_DONE);
  g_signal_emit (self, signals[SIGNAL_SIGNED_IN], 0, self->account_id);
}

/**
 * till_sign_in_desk_get_step:
 * @self: a desk
 *
 * Returns: how far it has come
 */
TillSignInStep
till_sign_in_desk_get_step (TillSignInDesk *self)
{
  g_return_val_if_fail (TILL_IS_SIGN_IN_DESK (self), TILL_SIGN_IN_STEP_EDIT);

  return self->step;
}

/**
 * till_sign_in_desk_get_title:
 * @self: a desk that failed or is limited
 *
 * Returns: (nullable) (transfer none): what happened, translated
 */
const char *
till_sign_in_desk_get_title (TillSignInDesk *self)
{
  g_return_val_if_fail (TILL_IS_SIGN_IN_DESK (self), NULL);

  return self->title;
}

/**
 * till_sign_in_desk_get_text:
 * @self: a desk that failed or is limited
 *
 * Returns: (nullable) (transfer none): what to do, translated
 */
const char *
till_sign_in_desk_get_text (TillSignInDesk *self)
{
  g_return_val_if_fail (TILL_IS_SIGN_IN_DESK (self), NULL);

  return self->text;
}

/**
 * till_sign_in_desk_get_details:
 * @self: a desk that failed or is limited
 *
 * Returns: (nullable) (transfer none): the words of the error, or the missing permissions
 */
const char *
till_sign_in_desk_get_details (TillSignInDesk *self)
{
  g_return_val_if_fail (TILL_IS_SIGN_IN_DESK (self), NULL);

  return self->details;
}
