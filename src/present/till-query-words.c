/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The words of the search field that mean more than themselves: "refunded", "last week", "visa".
 *
 * What must hold: the words of the user's language are known, and the English ones in every
 * language, so that a saved search and a script mean the same everywhere; a word counts whatever
 * its case and accents. */

#include "till-query-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-currency.h"
#include "till-payment.h"

/* Asked for by its name: tillctl speaks English, but reads the words of its user. */
#define DOMAIN "tillroll"

struct _TillQueryWords
{
  GHashTable *entries; /* folded -> index of an entry */
  GHashTable *fields;  /* folded -> TillQueryField */
};

typedef struct
{
  TillQueryMeaning meaning;
  int              number;
  const char      *code;
  const char      *words; /* "paid|succeeded": the first is the one that is written */
} Entry;

/* Translators: everything in the context "search" is a list of words that people type to find
 * payments, with | between them. Give as many as people may type, in small letters; the first is
 * what the menus write. No word may stand in two lists. */
static const Entry entries[] = {
  { TILL_MEANING_LABEL, TILL_PAYMENT_LABEL_SUCCEEDED, NULL,
    NC_("search", "succeeded|successful|paid") },
  { TILL_MEANING_LABEL, TILL_PAYMENT_LABEL_AUTHORIZED, NULL,
    NC_("search", "authorised|authorized|held|uncaptured") },
  { TILL_MEANING_LABEL, TILL_PAYMENT_LABEL_PROCESSING, NULL,
    NC_("search", "processing|pending") },
  { TILL_MEANING_LABEL, TILL_PAYMENT_LABEL_REQUIRES_ACTION, NULL,
    NC_("search", "needs customer|requires action") },
  { TILL_MEANING_LABEL, TILL_PAYMENT_LABEL_REQUIRES_INPUT, NULL,
    NC_("search", "not finished|unfinished|requires input") },
  { TILL_MEANING_LABEL, TILL_PAYMENT_LABEL_PARTLY_REFUNDED, NULL,
    NC_("search", "partly refunded|partially refunded|partial refund") },
  { TILL_MEANING_LABEL, TILL_PAYMENT_LABEL_REFUNDED, NULL, NC_("search", "refunded") },
  { TILL_MEANING_LABEL, TILL_PAYMENT_LABEL_DISPUTED, NULL,
    NC_("search", "disputed|dispute|chargeback") },
  { TILL_MEANING_LABEL, TILL_PAYMENT_LABEL_DECLINED, NULL,
    NC_("search", "declined|failed|refused") },
  { TILL_MEANING_LABEL, TILL_PAYMENT_LABEL_CANCELED, NULL, NC_("search", "cancelled|canceled") },
  { TILL_MEANING_LABEL, TILL_PAYMENT_LABEL_EXPIRED, NULL, NC_("search", "expired") },
  { TILL_MEANING_LABEL, TILL_PAYMENT_LABEL_UNKNOWN, NULL,
    NC_("search", "state not known|unknown") },

  { TILL_MEANING_PERIOD, TILL_PERIOD_TODAY, NULL, NC_("search", "today") },
  { TILL_MEANING_PERIOD, TILL_PERIOD_YESTERDAY, NULL, NC_("search", "yesterday") },
  { TILL_MEANING_PERIOD, TILL_PERIOD_THIS_WEEK, NULL, NC_("search", "this week") },
  { TILL_MEANING_PERIOD, TILL_PERIOD_LAST_WEEK, NULL, NC_("search", "last week") },
  { TILL_MEANING_PERIOD, TILL_PERIOD_LAST_7_DAYS, NULL,
    NC_("search", "last 7 days|past week") },
  { TILL_MEANING_PERIOD, TILL_PERIOD_LAST_30_DAYS, NULL,
    NC_("search", "last 30 days|past month") },
  { TILL_MEANING_PERIOD, TILL_PERIOD_THIS_MONTH, NULL, NC_("search", "this month") },
  { TILL_MEANING_PERIOD, TILL_PERIOD_LAST_MONTH, NULL, NC_("search", "last month") },
  { TILL_MEANING_PERIOD, TILL_PERIOD_THIS_YEAR, NULL, NC_("search", "this year") },
  { TILL_MEANING_PERIOD, TILL_PERIOD_LAST_YEAR, NULL, NC_("search", "last year") },

  { TILL_MEANING_MONTH, 1, NULL, NC_("search", "january") },
  { TILL_MEANING_MONTH, 2, NULL, NC_("search", "february") },
  { TILL_MEANING_MONTH, 3, NULL, NC_("search", "march") },
  { TILL_MEANING_MONTH, 4, NULL, NC_("search", "april") },
  { TILL_MEANING_MONTH, 5, NULL, NC_("search", "may") },
  { TILL_MEANING_MONTH, 6, NULL, NC_("search", "june") },
  { TILL_MEANING_MONTH, 7, NULL, NC_("search", "july") },
  { TILL_MEANING_MONTH, 8, NULL, NC_("search", "august") },
  { TILL_MEANING_MONTH, 9, NULL, NC_("search", "september") },
  { TILL_MEANING_MONTH, 10, NULL, NC_("search", "october") },
  { TILL_MEANING_MONTH, 11, NULL, NC_("search", "november") },
  { TILL_MEANING_MONTH, 12, NULL, NC_("search", "december") },
  { TILL_MEANING_WEEKDAY, 1, NULL, NC_("search", "monday") },
  { TILL_MEANING_WEEKDAY, 2, NULL, NC_("search", "tuesday") },
  { TILL_MEANING_WEEKDAY, 3, NULL, NC_("search", "wednesday") },
  { TILL_MEANING_WEEKDAY, 4, NULL, NC_("search", "thursday") },
  { TILL_MEANING_WEEKDAY, 5, NULL, NC_("search", "friday") },
  { TILL_MEANING_WEEKDAY, 6, NULL, NC_("search", "saturday") },
  { TILL_MEANING_WEEKDAY, 7, NULL, NC_("search", "sunday") },

  { TILL_MEANING_CHANNEL, TILL_CHANNEL_PHONE, NULL,
    NC_("search", "phone|by phone|telephone|moto") },
  { TILL_MEANING_CHANNEL, TILL_CHANNEL_ONLINE, NULL, NC_("search", "online") },
  { TILL_MEANING_CHANNEL, TILL_CHANNEL_IN_PERSON, NULL, NC_("search", "in person|terminal") },

  { TILL_MEANING_METHOD, 0, "card", NC_("search", "card|cards") },
  { TILL_MEANING_METHOD, 0, "sepa_debit", NC_("search", "sepa debit|sepa|direct debit") },
  { TILL_MEANING_METHOD, 0, "bacs_debit", "bacs debit|bacs" },
  { TILL_MEANING_METHOD, 0, "us_bank_account", "us bank account|ach" },
  { TILL_MEANING_METHOD, 0, "customer_balance", NC_("search", "bank transfer") },
  { TILL_MEANING_METHOD, 0, "paypal", "paypal" },
  { TILL_MEANING_METHOD, 0, "klarna", "klarna" },
  { TILL_MEANING_METHOD, 0, "link", "link" },
  { TILL_MEANING_METHOD, 0, "ideal", "ideal" },
  { TILL_MEANING_METHOD, 0, "bancontact", "bancontact" },
  { TILL_MEANING_METHOD, 0, "eps", "eps" },
  { TILL_MEANING_METHOD, 0, "p24", "p24|przelewy24" },
  { TILL_MEANING_METHOD, 0, "twint", "twint" },
  { TILL_MEANING_METHOD, 0, "alipay", "alipay" },
  { TILL_MEANING_METHOD, 0, "wechat_pay", "wechat pay|wechat" },
  { TILL_MEANING_METHOD, 0, "afterpay_clearpay", "afterpay|clearpay" },
  { TILL_MEANING_BRAND, 0, "visa", "visa" },
  { TILL_MEANING_BRAND, 0, "mastercard", "mastercard" },
  { TILL_MEANING_BRAND, 0, "amex", "amex|american express" },
  { TILL_MEANING_BRAND, 0, "discover", "discover" },
  { TILL_MEANING_BRAND, 0, "diners", "diners|diners club" },
  { TILL_MEANING_BRAND, 0, "jcb", "jcb" },
  { TILL_MEANING_BRAND, 0, "unionpay", "unionpay|union pay" },

  { TILL_MEANING_CURRENCY, 0, "EUR", NC_("search", "euro|euros") },
  { TILL_MEANING_CURRENCY, 0, "GBP", NC_("search", "sterling") },
};

static const struct
{
  TillQueryField field;
  const char    *words;
} fields[] = {
  { TILL_FIELD_OPERATOR, NC_("search", "operator|by") },
  { TILL_FIELD_METHOD, NC_("search", "method") },
  { TILL_FIELD_STATE, NC_("search", "status|state") },
  { TILL_FIELD_CURRENCY, NC_("search", "currency") },
  { TILL_FIELD_AMOUNT, NC_("search", "amount") },
  { TILL_FIELD_DATE, NC_("search", "date|on") },
  { TILL_FIELD_SINCE, NC_("search", "since|from") },
  { TILL_FIELD_UNTIL, NC_("search", "until|to") },
  { TILL_FIELD_CHANNEL, NC_("search", "channel") },
  { TILL_FIELD_TEXT, NC_("search", "text|id|card number|name") },
};

/* Codes that nobody takes for a word, however they are written. */
static const char plain_codes[] = "gbp eur usd jpy chf aud cad nzd sek nok dkk pln czk";

/* Those with a sign that stands for no other currency, or mostly for this one. */
static const struct
{
  const char *sign;
  const char *code;
} signs[] = {
  { "A$", "AUD" }, { "C$", "CAD" }, { "CA$", "CAD" }, { "NZ$", "NZD" }, { "HK$", "HKD" },
  { "US$", "USD" }, { "$", "USD" }, { "£", "GBP" }, { "€", "EUR" }, { "¥", "JPY" },
  { "₹", "INR" }, { "₩", "KRW" }, { "zł", "PLN" }, { "₺", "TRY" }, { "₴", "UAH" },
};

/**
 * till_query_words_fold:
 * @text: valid UTF-8
 *
 * Returns: (transfer full): the text without case and accents, to be compared
 */
char *
till_query_words_fold (const char *text)
{
  g_autofree char *apart = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *small = apart != NULL ? g_utf8_casefold (apart, -1) : g_strdup ("");
  g_autoptr (GString) folded = g_string_new (NULL);

  for (const char *p = small; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      if (letter == '_')
        g_string_append_c (folded, ' ');
      else if (!g_unichar_ismark (letter))
        g_string_append_unichar (folded, letter);
    }

  return g_string_free (g_steal_pointer (&folded), FALSE);
}

/* Notes that each of @words, "paid|succeeded", stands for what has the number @index. */
static void
add_words (GHashTable *table,
           const char *words,
           guint       index)
{
  g_auto (GStrv) all = g_strsplit (words, "|", -1);

  for (guint i = 0; all[i] != NULL; i++)
    {
      char *folded = till_query_words_fold (all[i]);

      if (g_hash_table_contains (table, folded))
        g_free (folded);
      else
        g_hash_table_insert (table, folded, GUINT_TO_POINTER (index));
    }
}

/**
 * till_query_words_new:
 *
 * Returns: (transfer full): the words of the language that is set now
 */
TillQueryWords *
till_query_words_new (void)
{
  TillQueryWords *self = g_new0 (TillQueryWords, 1);

  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  /* The user's own words come first, where one means two things in two languages. */
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    add_words (self->entries, g_dpgettext2 (DOMAIN, "search", entries[i].words), i);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    add_words (self->entries, entries[i].words, i);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    add_words (self->fields, g_dpgettext2 (DOMAIN, "search", fields[i].words), fields[i].field);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    add_words (self->fields, fields[i].words, fields[i].field);

  return self;
}

/**
 * till_query_words_free:
 * @self: (nullable) (transfer full): words
 */
void
till_query_words_free (TillQueryWords *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->fields);
  g_free (self);
}

/**
 * till_query_words_understand:
 * @self: words
 * @folded: a word or several, folded, with single spaces between them
 * @ret_sense: (out): what it stands for; untouched when it stands for itself
 *
 * Returns: whether it stands for something
 */
gboolean
till_query_words_understand (TillQueryWords *self,
                             const char     *folded,
                             TillQuerySense *ret_sense)
{
  const Entry *entry;
  gpointer index;

  if (!g_hash_table_lookup_extended (self->entries, folded, NULL, &index))
    return FALSE;

  entry = &entries[GPOINTER_TO_UINT (index)];
  ret_sense->meaning = entry->meaning;
  ret_sense->number = entry->number;
  g_strlcpy (ret_sense->code, entry->code != NULL ? entry->code : "", sizeof ret_sense->code);

  return TRUE;
}

/**
 * till_query_words_find_field:
 * @self: words
 * @folded: what stands before a colon, folded
 *
 * Returns: the field; %TILL_FIELD_NONE when there is none of that name
 */
TillQueryField
till_query_words_find_field (TillQueryWords *self,
                             const char     *folded)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->fields, folded));
}

/**
 * till_query_words_find_currency:
 * @text: a word as it was typed
 * @ret_code: (out): %TILL_CURRENCY_SIZE bytes for the code; untouched when it is no currency
 *
 * Capital letters make any code one; the common ones are known in small letters, too.
 *
 * Returns: whether it is a currency, by its code or its sign
 */
gboolean
till_query_words_find_currency (const char *text,
                          char       *ret_code)
{
  g_autofree char *small = NULL;
  g_autofree char *code = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (strcmp (text, signs[i].sign) == 0)
      {
        g_strlcpy (ret_code, signs[i].code, TILL_CURRENCY_SIZE);
        return TRUE;
      }

  if (strlen (text) != 3)
    return FALSE;

  small = g_ascii_strdown (text, -1);
  code = g_ascii_strup (text, -1);
  if (!till_currency_is_known (code) ||
      (strcmp (text, code) != 0 && strstr (plain_codes, small) == NULL))
    return FALSE;

  g_strlcpy (ret_code, code, TILL_CURRENCY_SIZE);

  return TRUE;
}

/**
 * till_query_words_write:
 * @meaning: %TILL_MEANING_LABEL or %TILL_MEANING_PERIOD
 * @number: which
 *
 * Returns: (transfer full) (nullable): what somebody would type for it, in the user's language
 */
char *
till_query_words_write (TillQueryMeaning meaning,
                  int              number)
{
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (entries[i].meaning == meaning && entries[i].number == number)
      {
        const char *words = g_dpgettext2 (DOMAIN, "search", entries[i].words);

        return g_strndup (words, strcspn (words, "|"));
      }

  return NULL;
}
