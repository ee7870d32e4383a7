/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A card while it is typed: which characters are taken, what is wrong, when a field is complete.
 *
 * What must hold: what is typed lives in TillCardText and nowhere else; descriptions for screen
 * readers count digits and never name one; handing the card over moves it and leaves nothing. */

#include "till-card-form.h"

#include <glib/gi18n.h>
#include <string.h>

/* An expiry at its longest: "12/2027". */
#define EXPIRY_MAX 7

/* No card is issued for longer; a year beyond it is a slip of the finger. */
#define YEARS_MAX 25

struct _TillCardForm
{
  TillClock    *clock;
  TillCardText *texts[TILL_N_CARD_FIELDS];
};

/**
 * till_card_form_new:
 * @clock: tells which cards have expired
 *
 * Returns: (transfer full): an empty form
 */
TillCardForm *
till_card_form_new (TillClock *clock)
{
  static const guint max[TILL_N_CARD_FIELDS] = {
    [TILL_CARD_FIELD_NUMBER] = TILL_CARD_NUMBER_MAX,
    [TILL_CARD_FIELD_EXPIRY] = EXPIRY_MAX,
    [TILL_CARD_FIELD_CODE] = TILL_CARD_CODE_MAX,
  };
  TillCardForm *self;

  g_return_val_if_fail (clock != NULL, NULL);

  self = g_new0 (TillCardForm, 1);
  self->clock = till_clock_ref (clock);
  for (guint i = 0; i < TILL_N_CARD_FIELDS; i++)
    self->texts[i] = till_card_text_new (max[i]);

  return self;
}

/**
 * till_card_form_free:
 * @self: (nullable) (transfer full): a form
 *
 * Wipes what was typed and frees the form.
 */
void
till_card_form_free (TillCardForm *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < TILL_N_CARD_FIELDS; i++)
    till_card_text_free (self->texts[i]);

  till_clock_unref (self->clock);
  g_free (self);
}

/**
 * till_card_form_wipe:
 * @self: a form
 *
 * Overwrites what was typed. The form is empty afterwards and may be used again.
 */
void
till_card_form_wipe (TillCardForm *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < TILL_N_CARD_FIELDS; i++)
    till_card_text_wipe (self->texts[i]);
}

static const char *
text_of (TillCardForm *self,
         TillCardField field)
{
  return till_card_text_peek (self->texts[field]);
}

static guint
length_of (TillCardForm *self,
           TillCardField field)
{
  return till_card_text_get_length (self->texts[field]);
}

/* How many digits cards of @brand usually have: what comes after them is nearly always a slip,
 * so that the next field is due. 0 = they differ. */
static guint
usual_length (TillCardBrand brand)
{
  switch (brand)
    {
    case TILL_CARD_BRAND_VISA:
    case TILL_CARD_BRAND_MASTERCARD:
    case TILL_CARD_BRAND_DISCOVER:
    case TILL_CARD_BRAND_JCB:
      return 16;

    case TILL_CARD_BRAND_AMEX:
      return 15;

    case TILL_CARD_BRAND_UNKNOWN:
    case TILL_CARD_BRAND_DINERS:
    case TILL_CARD_BRAND_UNIONPAY:
    case TILL_CARD_BRAND_MAESTRO:
      return 0;
    }

  g_return_val_if_reached (0);
}

/* Whether the last digits of the expiry may be the first ones of a longer year: "12 20". */
static gboolean
year_may_go_on (const char *text)
{
  gsize length = strlen (text);

  return length >= 3 && length < EXPIRY_MAX && strcmp (text + length - 2, "20") == 0;
}

static gboolean
has_expired (TillCardForm *self,
             guint         month,
             guint         year)
{
  g_autoptr (GDateTime) now = NULL;

  now = g_date_time_new_from_unix_local (till_clock_now_us (self->clock) / TILL_SECOND);

  return year * 12 + month < (guint) g_date_time_get_year (now) * 12 + g_date_time_get_month (now);
}

static gboolean
is_too_far (TillCardForm *self,
            guint         year)
{
  g_autoptr (GDateTime) now = NULL;

  now = g_date_time_new_from_unix_local (till_clock_now_us (self->clock) / TILL_SECOND);

  return year > (guint) g_date_time_get_year (now) + YEARS_MAX;
}

static TillCardFieldState
get_number_state (TillCardForm *self)
{
  const char *digits = text_of (self, TILL_CARD_FIELD_NUMBER);
  guint length = length_of (self, TILL_CARD_FIELD_NUMBER);
  guint usual = usual_length (till_card_number_get_brand (digits));

  if (till_card_number_is_complete (digits))
    return TILL_CARD_FIELD_COMPLETE;

  if (till_card_number_is_longest (digits) || (usual > 0 && length >= usual))
    return TILL_CARD_FIELD_INVALID;

  return TILL_CARD_FIELD_INCOMPLETE;
}

static TillCardFieldState
get_expiry_state (TillCardForm *self)
{
  const char *text = text_of (self, TILL_CARD_FIELD_EXPIRY);
  guint length = length_of (self, TILL_CARD_FIELD_EXPIRY);
  guint month, year;

  if (till_card_expiry_parse (text, &month, &year))
    {
      if (!has_expired (self, month, year) && !is_too_far (self, year))
        return TILL_CARD_FIELD_COMPLETE;

      /* "122" is not January 2022 but the beginning of "1227". */
      return year_may_go_on (text) || length == 3 ? TILL_CARD_FIELD_INCOMPLETE
                                                  : TILL_CARD_FIELD_INVALID;
    }

  return length < (strchr (text, '/') != NULL ? EXPIRY_MAX : EXPIRY_MAX - 1)
           ? TILL_CARD_FIELD_INCOMPLETE
           : TILL_CARD_FIELD_INVALID;
}

static TillCardFieldState
get_code_state (TillCardForm *self)
{
  guint wanted = till_card_brand_get_code_length (till_card_form_get_brand (self));
  guint length = length_of (self, TILL_CARD_FIELD_CODE);

  if (length == wanted)
    return TILL_CARD_FIELD_COMPLETE;

  return length < wanted ? TILL_CARD_FIELD_INCOMPLETE : TILL_CARD_FIELD_INVALID;
}

/**
 * till_card_form_get_state:
 * @self: a form
 * @field: which field
 *
 * Returns: whether what was typed there can be right
 */
TillCardFieldState
till_card_form_get_state (TillCardForm *self,
                          TillCardField field)
{
  g_return_val_if_fail (self != NULL && field < TILL_N_CARD_FIELDS, TILL_CARD_FIELD_EMPTY);

  if (length_of (self, field) == 0)
    return TILL_CARD_FIELD_EMPTY;

  switch (field)
    {
    case TILL_CARD_FIELD_NUMBER:
      return get_number_state (self);

    case TILL_CARD_FIELD_EXPIRY:
      return get_expiry_state (self);

    case TILL_CARD_FIELD_CODE:
      return get_code_state (self);

    case TILL_N_CARD_FIELDS:
      break;
    }

  g_return_val_if_reached (TILL_CARD_FIELD_EMPTY);
}

typedef struct
{
  TillCardForm *form;
  TillCardField field;
} AcceptData;

/* The number takes no digit beyond its brand's longest, the code none beyond its brand's length. */
static gboolean
is_full (TillCardForm *self,
         TillCardField field,
         const char   *text)
{
  gsize length = strlen (text);

  if (field == TILL_CARD_FIELD_NUMBER)
    return length > 0 && till_card_number_is_longest (text);

  return field == TILL_CARD_FIELD_CODE &&
         length >= till_card_brand_get_code_length (till_card_form_get_brand (self));
}

static gboolean
accept_cb (const char *text,
           guint       at,
           char       *c,
           gpointer    user_data)
{
  const AcceptData *data = user_data;

  if (g_ascii_isdigit (*c))
    return !is_full (data->form, data->field, text);

  if (data->field != TILL_CARD_FIELD_EXPIRY || at == 0 || strchr (text, '/') != NULL ||
      *c == '\0' || strchr ("/ -.", *c) == NULL)
    return FALSE;

  *c = '/';

  return TRUE;
}

/* Whether nothing more is to be typed into the field for sure enough to move on. */
static gboolean
is_due (TillCardForm *self,
        TillCardField field)
{
  const char *text = text_of (self, field);

  if (till_card_form_get_state (self, field) != TILL_CARD_FIELD_COMPLETE)
    return FALSE;

  if (field == TILL_CARD_FIELD_NUMBER)
    return till_card_number_is_longest (text) ||
           length_of (self, field) == usual_length (till_card_number_get_brand (text));

  /* "127" is January 2027, or is it? */
  return field != TILL_CARD_FIELD_EXPIRY || length_of (self, field) > 3;
}

/**
 * till_card_form_get_text:
 * @self: a form
 * @field: which field
 *
 * Returns: (transfer none): the text of the field, to move its caret and to delete
 */
TillCardText *
till_card_form_get_text (TillCardForm *self,
                         TillCardField field)
{
  g_return_val_if_fail (self != NULL && field < TILL_N_CARD_FIELDS, NULL);

  return self->texts[field];
}

/**
 * till_card_form_insert:
 * @self: a form
 * @field: which field
 * @text: (array length=length): what was typed or pasted; need not end with NUL
 * @length: how many bytes
 * @ret_go_on: (out): whether the field is complete with it, so that the next one is due
 *
 * Takes the digits of @text (for the expiry also a separator) at the caret, or instead of the
 * selected text. All else is left out, and so is what does not fit.
 *
 * Returns: whether anything was taken
 */
gboolean
till_card_form_insert (TillCardForm *self,
                       TillCardField field,
                       const char   *text,
                       gsize         length,
                       gboolean     *ret_go_on)
{
  AcceptData data = { self, field };
  gboolean taken;

  g_return_val_if_fail (self != NULL && field < TILL_N_CARD_FIELDS, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (ret_go_on != NULL, FALSE);

  taken = till_card_text_insert (self->texts[field], text, length, accept_cb, &data);
  *ret_go_on = taken && is_due (self, field) &&
               till_card_text_get_caret (self->texts[field]) == length_of (self, field);

  return taken;
}

/**
 * till_card_form_display:
 * @self: a form
 * @field: which field
 * @hide: whether to hide digits, as when nobody is typing: of a number the last four remain
 * @ret_display: (out caller-allocates): what to draw; to be wiped after drawing
 *
 * Says how a field looks: digits in the groups of their brand, the expiry as "12 / 27".
 */
void
till_card_form_display (TillCardForm    *self,
                        TillCardField    field,
                        gboolean         hide,
                        TillCardDisplay *ret_display)
{
  g_return_if_fail (self != NULL && field < TILL_N_CARD_FIELDS);
  g_return_if_fail (ret_display != NULL);

  if (field == TILL_CARD_FIELD_NUMBER)
    till_card_text_show_number (self->texts[field],
                                till_card_brand_get_groups (till_card_form_get_brand (self)), hide,
                                ret_display);
  else if (field == TILL_CARD_FIELD_EXPIRY)
    till_card_text_show_expiry (self->texts[field], ret_display);
  else
    till_card_text_show_code (self->texts[field], hide, ret_display);
}

/**
 * till_card_form_get_brand:
 * @self: a form
 *
 * Returns: the brand, as soon as the first digits tell
 */
TillCardBrand
till_card_form_get_brand (TillCardForm *self)
{
  g_return_val_if_fail (self != NULL, TILL_CARD_BRAND_UNKNOWN);

  return till_card_number_get_brand (text_of (self, TILL_CARD_FIELD_NUMBER));
}

static const char *
get_expiry_problem (TillCardForm *self)
{
  guint month, year;

  if (!till_card_expiry_parse (text_of (self, TILL_CARD_FIELD_EXPIRY), &month, &year))
    return _("Not a month and year");

  return has_expired (self, month, year) ? _("The card has expired") : _("Check the year");
}

/* What is to be typed into a field. */
static const char *
get_rule (TillCardForm *self,
          TillCardField field)
{
  switch (field)
    {
    case TILL_CARD_FIELD_NUMBER:
      return _("Twelve to nineteen digits");

    case TILL_CARD_FIELD_EXPIRY:
      return _("Month and year");

    case TILL_CARD_FIELD_CODE:
      return till_card_brand_get_code_length (till_card_form_get_brand (self)) == 4
               ? _("Four digits, on the front")
               : _("Three digits, on the back");

    case TILL_N_CARD_FIELDS:
      break;
    }

  g_return_val_if_reached (NULL);
}

/**
 * till_card_form_get_problem:
 * @self: a form
 * @field: which field
 * @left: whether the person has gone on, so that what is incomplete is wrong
 *
 * Returns: (nullable) (transfer none): what is wrong with a field, translated, or %NULL
 */
const char *
till_card_form_get_problem (TillCardForm *self,
                            TillCardField field,
                            gboolean      left)
{
  TillCardFieldState state;

  g_return_val_if_fail (self != NULL && field < TILL_N_CARD_FIELDS, NULL);

  state = till_card_form_get_state (self, field);
  if (state != TILL_CARD_FIELD_INVALID && !(left && state == TILL_CARD_FIELD_INCOMPLETE))
    return NULL;

  switch (field)
    {
    case TILL_CARD_FIELD_NUMBER:
      return state == TILL_CARD_FIELD_INVALID ? _("A digit is wrong: read the number back")
                                              : _("Digits are missing or wrong");

    case TILL_CARD_FIELD_EXPIRY:
      return get_expiry_problem (self);

    case TILL_CARD_FIELD_CODE:
      return get_rule (self, field);

    case TILL_N_CARD_FIELDS:
      break;
    }

  g_return_val_if_reached (NULL);
}

/**
 * till_card_form_describe:
 * @self: a form
 * @field: which field
 * @left: whether the person has gone on, so that what is incomplete is wrong
 *
 * Says what stands in a field for those who cannot see it, without naming a digit: "12 digits
 * entered, Visa". An empty one says what is to be typed.
 *
 * Returns: (transfer full): the description, translated
 */
char *
till_card_form_describe (TillCardForm *self,
                         TillCardField field,
                         gboolean      left)
{
  g_autoptr (GString) text = NULL;
  const char *problem, *brand;
  guint n = 0;

  g_return_val_if_fail (self != NULL && field < TILL_N_CARD_FIELDS, NULL);

  for (const char *p = text_of (self, field); *p != '\0'; p++)
    n += g_ascii_isdigit (*p) ? 1 : 0;

  if (n == 0)
    return g_strdup_printf ("%s. %s", _("empty"), get_rule (self, field));

  text = g_string_new (NULL);
  g_string_append_printf (text, ngettext ("%u digit entered", "%u digits entered", n), n);

  brand = till_card_brand_get_name (till_card_form_get_brand (self));
  if (field == TILL_CARD_FIELD_NUMBER && *brand != '\0')
    g_string_append_printf (text, ", %s", brand);

  problem = till_card_form_get_problem (self, field, left);
  if (problem != NULL)
    g_string_append_printf (text, ". %s", problem);
  else if (till_card_form_get_state (self, field) == TILL_CARD_FIELD_COMPLETE)
    g_string_append_printf (text, ", %s", _("complete"));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * till_card_form_is_complete:
 * @self: a form
 *
 * Returns: whether number, expiry and code can be right
 */
gboolean
till_card_form_is_complete (TillCardForm *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < TILL_N_CARD_FIELDS; i++)
    if (till_card_form_get_state (self, i) != TILL_CARD_FIELD_COMPLETE)
      return FALSE;

  return TRUE;
}

/**
 * till_card_form_is_empty:
 * @self: a form
 *
 * Returns: whether nothing is typed
 */
gboolean
till_card_form_is_empty (TillCardForm *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  for (guint i = 0; i < TILL_N_CARD_FIELDS; i++)
    if (length_of (self, i) > 0)
      return FALSE;

  return TRUE;
}

/**
 * till_card_form_fill:
 * @self: a form
 * @card: what goes to the gateway; its number and code are replaced
 *
 * Hands the card over. What was typed moves; the form is empty afterwards.
 *
 * Returns: %FALSE, and nothing moves, when the form is not complete
 */
gboolean
till_card_form_fill (TillCardForm  *self,
                     TillCardInput *card)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (card != NULL, FALSE);

  if (!till_card_form_is_complete (self))
    return FALSE;

  till_card_expiry_parse (text_of (self, TILL_CARD_FIELD_EXPIRY), &card->exp_month,
                          &card->exp_year);

  till_secret_free (card->number);
  till_secret_free (card->code);
  card->number = till_card_text_take (self->texts[TILL_CARD_FIELD_NUMBER]);
  card->code = till_card_text_take (self->texts[TILL_CARD_FIELD_CODE]);
  till_card_form_wipe (self);

  return TRUE;
}
