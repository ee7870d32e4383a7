/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Open Financial Exchange (ofx.net, "OFX Banking Specification" 1.6 and 2.3): statements of bank
 * and card accounts. Version 1 is SGML, in which elements that hold text need no end tag; version 2
 * is XML with the same elements. One reader takes both: a tag, and the text up to the next one.
 *
 * What must hold: there are no entities but the few that are named here, so nothing can be fetched
 * and nothing can grow; the depth is not recursion. */

#include "till-bank-read-private.h"

#include <string.h>

#include "till-bank-error.h"
#include "till-bank-table.h"
#include "till-bank-text.h"
#include "till-text.h"

#define MAX_NAME 64
#define MAX_VALUE 4096

/* The members of a booking that we want. */
typedef enum
{
  FIELD_DAY,
  FIELD_AMOUNT,
  FIELD_NUMBER,
  FIELD_NAME,
  FIELD_MEMO,
  FIELD_REFERENCE,
  FIELD_CURRENCY,
  N_FIELDS,
} Field;

typedef struct
{
  const char *at;
  guint       line;
  GPtrArray  *lines;
  GPtrArray  *keys;
  char       *account;
  char       *bank;
  char        currency[TILL_CURRENCY_SIZE];
  gboolean    in_booking;
  gboolean    in_currency;
  guint       booking_line;
  char       *fields[N_FIELDS];
} Reading;

static const struct
{
  const char *name;
  Field       field;
} fields[] = {
  { "DTPOSTED", FIELD_DAY }, { "TRNAMT", FIELD_AMOUNT }, { "FITID", FIELD_NUMBER },
  { "NAME", FIELD_NAME }, { "MEMO", FIELD_MEMO }, { "REFNUM", FIELD_REFERENCE },
};

static void
clear_fields (Reading *self)
{
  for (guint i = 0; i < N_FIELDS; i++)
    g_clear_pointer (&self->fields[i], g_free);
}

static const char *
get_field (const Reading *self,
           Field          field)
{
  return self->fields[field] != NULL ? self->fields[field] : "";
}

/* --- text ------------------------------------------------------------------------------------- */

static void
append_entity (GString    *out,
               const char *name,
               gsize       length)
{
  static const struct
  {
    const char *name;
    const char *text;
  } entities[] = {
    { "amp", "&" }, { "lt", "<" }, { "gt", ">" }, { "quot", "\"" }, { "apos", "'" },
    { "nbsp", " " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (strlen (entities[i].name) == length && strncmp (entities[i].name, name, length) == 0)
      {
        g_string_append (out, entities[i].text);
        return;
      }

  if (length > 1 && length < 9 && name[0] == '#')
    {
      gboolean hex = name[1] == 'x' || name[1] == 'X';
      guint64 c = g_ascii_strtoull (name + (hex ? 2 : 1), NULL, hex ? 16 : 10);

      if (c >= 0x20 && c <= 0x10ffff && g_unichar_validate ((gunichar) c))
        {
          g_string_append_unichar (out, (gunichar) c);
          return;
        }
    }

  /* A bare ampersand, as many banks write it. */
  g_string_append_c (out, '&');
  g_string_append_len (out, name, (gssize) length);
  g_string_append_c (out, ';');
}

/* The text from @begin to @end with its entities replaced, in one line. */
static char *
make_value (const char *begin,
            const char *end)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = begin; p < end && out->len < MAX_VALUE; p++)
    {
      const char *semicolon = *p == '&' ? memchr (p, ';', (gsize) MIN (end - p, 12)) : NULL;

      if (semicolon == NULL)
        {
          g_string_append_c (out, *p);
          continue;
        }

      append_entity (out, p + 1, (gsize) (semicolon - p - 1));
      p = semicolon;
    }

  return till_text_clean (out->str, MAX_VALUE);
}

static char *
make_plain_value (const char *begin,
                  const char *end)
{
  g_autofree char *text = g_strndup (begin, (gsize) MIN (end - begin, MAX_VALUE));

  return till_text_clean (text, MAX_VALUE);
}

/* --- bookings --------------------------------------------------------------------------------- */

static char *
join_texts (const Reading *self)
{
  const char *name = get_field (self, FIELD_NAME);
  const char *memo = get_field (self, FIELD_MEMO);
  const char *reference = get_field (self, FIELD_REFERENCE);
  g_autoptr (GString) text = g_string_new (name);

  /* Some banks repeat the one in the other. */
  if (*memo != '\0' && strcmp (name, memo) != 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", memo);
  if (*reference != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", reference);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
end_booking (Reading *self,
             GError **error)
{
  g_autofree char *text = join_texts (self);
  g_autofree char *day_text = g_strndup (get_field (self, FIELD_DAY), 8);
  g_autofree char *account = NULL;
  char currency[TILL_CURRENCY_SIZE];
  TillBankLine *line;
  TillMoney amount;
  gint64 day;

  self->in_booking = self->in_currency = FALSE;
  /* The day is that of the zone the bank writes in: "20261112120000.000[-5:EST]". */
  if (strlen (day_text) != 8 || !till_bank_date_parse (day_text, TILL_BANK_DATE_YMD, &day))
    return till_bank_fail (error, TILL_BANK_ERROR_DATE, self->booking_line);
  if (!till_currency_normalise (self->fields[FIELD_CURRENCY] != NULL
                                  ? self->fields[FIELD_CURRENCY] : self->currency, currency))
    return till_bank_fail (error, TILL_BANK_ERROR_CURRENCY, self->booking_line);
  if (!till_bank_number_parse (get_field (self, FIELD_AMOUNT), currency, &amount))
    return till_bank_fail (error, TILL_BANK_ERROR_AMOUNT, self->booking_line);
  if (self->lines->len == TILL_BANK_MAX_LINES)
    return till_bank_fail (error, TILL_BANK_ERROR_TOO_LARGE, 0);

  account = g_strdup_printf ("%s%s%s", self->bank != NULL ? self->bank : "",
                             self->bank != NULL ? "/" : "",
                             self->account != NULL ? self->account : "");
  line = till_bank_line_new (day, &amount, self->account, text);
  g_ptr_array_add (self->lines, line);
  /* Not every bank's numbers are numbers of one booking, so day and amount are part of it. */
  g_ptr_array_add (self->keys,
                   g_strdup_printf ("ofx\n%s\n%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT
                                    "\n%s\n%s", account, get_field (self, FIELD_NUMBER), day,
                                    amount.minor, amount.currency,
                                    *get_field (self, FIELD_NUMBER) != '\0' ? "" : text));

  return TRUE;
}

/* --- tags ------------------------------------------------------------------------------------- */

static void
take_value (Reading    *self,
            const char *name,
            char       *value)
{
  char **place = NULL;

  if (!self->in_booking)
    {
      if (g_ascii_strcasecmp (name, "CURDEF") == 0 &&
          !till_currency_normalise (value, self->currency))
        self->currency[0] = '\0';
      else if (g_ascii_strcasecmp (name, "ACCTID") == 0)
        place = &self->account;
      else if (g_ascii_strcasecmp (name, "BANKID") == 0)
        place = &self->bank;
    }
  else if (self->in_currency && g_ascii_strcasecmp (name, "CURSYM") == 0)
    place = &self->fields[FIELD_CURRENCY];
  else
    for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
      if (g_ascii_strcasecmp (fields[i].name, name) == 0)
        place = &self->fields[fields[i].field];

  /* Of what stands twice the first counts: the second belongs to something inside. */
  if (place != NULL && *place == NULL)
    *place = g_steal_pointer (&value);
  g_free (value);
}

static gboolean
take_tag (Reading    *self,
          const char *name,
          GError    **error)
{
  gboolean ends = *name == '/';

  if (g_ascii_strcasecmp (name + (ends ? 1 : 0), "STMTTRN") == 0)
    {
      if (ends != self->in_booking)
        return till_bank_fail (error, TILL_BANK_ERROR_DAMAGED, self->line);
      if (ends)
        return end_booking (self, error);

      self->in_booking = TRUE;
      self->booking_line = self->line;
      clear_fields (self);
    }
  else if (self->in_booking && g_ascii_strcasecmp (name + (ends ? 1 : 0), "CURRENCY") == 0)
    self->in_currency = !ends; /* the amount is in this one, not in that of the account */
  else if (!self->in_booking && !ends && (g_ascii_strcasecmp (name, "STMTRS") == 0 ||
                                          g_ascii_strcasecmp (name, "CCSTMTRS") == 0))
    {
      self->currency[0] = '\0';
      g_clear_pointer (&self->account, g_free);
      g_clear_pointer (&self->bank, g_free);
    }

  return TRUE;
}

static void
count_lines (Reading    *self,
             const char *end)
{
  for (; self->at < end; self->at++)
    self->line += *self->at == '\n';
}

#define CDATA "<![CDATA["
#define CDATA_END "]]>"

/* Reads the text between a tag and the next one, @next. Of one that is quoted whole, as XML may be
 * (CDATA), nothing is replaced, and @next is then what comes behind it; NULL when that never ends.
 */
static char *
read_text (const char  *begin,
           const char **next)
{
  const char *quoted = *next + strlen (CDATA);
  const char *end;

  if (!g_str_has_prefix (*next, CDATA) || strspn (begin, " \t\r\n") < (gsize) (*next - begin))
    return make_value (begin, *next);

  if (!(end = strstr (quoted, CDATA_END)))
    return NULL;

  *next = end + strcspn (end, "<");

  return make_plain_value (quoted, end);
}

/* Reads from one tag to the next. */
static gboolean
read_element (Reading *self,
              GError **error)
{
  const char *begin = self->at + 1;
  const char *end = strchr (begin, '>');
  const char *next, *close = strchr (begin, '<');
  g_autofree char *name = NULL;
  gboolean known;

  if (end == NULL || (close != NULL && close < end))
    return till_bank_fail (error, TILL_BANK_ERROR_DAMAGED, self->line);

  /* "<?xml …?>", "<!-- … -->": not ours. A document type would bring entities: there are none. */
  known = *begin != '?' && *begin != '!' && end - begin <= MAX_NAME;
  if (g_ascii_strncasecmp (begin, "!DOCTYPE", 8) == 0 ||
      g_ascii_strncasecmp (begin, "!ENTITY", 7) == 0)
    return till_bank_fail (error, TILL_BANK_ERROR_DAMAGED, self->line);

  name = g_strndup (begin, known ? (gsize) (end - begin) : 0);
  next = close != NULL ? close : end + strlen (end);
  if (known && !take_tag (self, g_strstrip (name), error))
    return FALSE;
  if (known && *name != '/' && *name != '\0')
    {
      char *value = read_text (end + 1, &next);

      if (value == NULL)
        return till_bank_fail (error, TILL_BANK_ERROR_DAMAGED, self->line);

      take_value (self, name, value);
    }
  count_lines (self, next);

  return TRUE;
}

/**
 * till_bank_ofx_is:
 * @text: a file in UTF-8
 *
 * Returns: whether this looks like OFX
 */
gboolean
till_bank_ofx_is (const char *text)
{
  const char *p = text;

  while (g_ascii_isspace (*p))
    p++;

  if (g_ascii_strncasecmp (p, "OFXHEADER", 9) == 0 || g_ascii_strncasecmp (p, "<OFX>", 5) == 0)
    return TRUE;

  /* Version 2 begins with "<?xml …?><?OFX …?>". */
  return *p == '<' && g_strstr_len (p, 1024, "<?OFX") != NULL;
}

/**
 * till_bank_ofx_read:
 * @text: a file in UTF-8
 * @lines: (element-type TillBankLine): what its lines are added to
 * @error: return location for a #GError in #TILL_BANK_ERROR
 *
 * Returns: %FALSE when the file is damaged
 */
gboolean
till_bank_ofx_read (const char *text,
                    GPtrArray  *lines,
                    GError    **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  Reading reading = { .at = text, .line = 1, .lines = lines, .keys = keys };
  const char *begin = strchr (text, '<');
  gboolean ok = begin != NULL;

  if (ok)
    count_lines (&reading, begin);
  else
    till_bank_fail (error, TILL_BANK_ERROR_DAMAGED, 0);

  while (ok && *reading.at == '<')
    ok = read_element (&reading, error);
  if (ok && reading.in_booking)
    ok = till_bank_fail (error, TILL_BANK_ERROR_DAMAGED, reading.booking_line);
  if (ok)
    till_bank_lines_mark (lines, keys);

  clear_fields (&reading);
  g_free (reading.account);
  g_free (reading.bank);

  return ok;
}
