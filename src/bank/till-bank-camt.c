/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* ISO 20022's bank statement, camt.053 (iso20022.org, "Bank-to-Customer Cash Management"), of every
 * version: the elements that are read here have kept their names from .001.02 on.
 *
 * What must hold: only what is booked counts, not what is expected. GMarkup knows no entities but
 * XML's own five, follows no address and nests without recursion; a document type is refused
 * anyway. */

#include "till-bank-read-private.h"

#include <string.h>

#include "till-bank-error.h"
#include "till-bank-table.h"
#include "till-bank-text.h"
#include "till-text.h"

#define MAX_DEPTH 40
#define MAX_TEXT 2000

typedef enum
{
  FIELD_AMOUNT,
  FIELD_CURRENCY,
  FIELD_SIGN,
  FIELD_STATE,
  FIELD_BOOKED,
  FIELD_VALUED,
  FIELD_NUMBER,
  N_FIELDS,
} Field;

typedef struct
{
  GPtrArray *lines;
  GPtrArray *keys;
  GPtrArray *path;          /* the names of the open elements */
  GString   *text;          /* of the innermost one */
  char      *account;
  guint      entry;         /* how deep the open booking is; 0 = none is open */
  guint      entry_line;
  guint      n_skipped;
  char      *fields[N_FIELDS];
  GString   *words;
} Reading;

/* Where the members of a booking stand, seen from it; fields[0] wins over a later one. */
static const struct
{
  const char *path;
  Field       field;
} fields[] = {
  { "Amt", FIELD_AMOUNT },
  { "CdtDbtInd", FIELD_SIGN },
  { "Sts", FIELD_STATE },
  { "Sts/Cd", FIELD_STATE },
  { "BookgDt/Dt", FIELD_BOOKED },
  { "BookgDt/DtTm", FIELD_BOOKED },
  { "ValDt/Dt", FIELD_VALUED },
  { "ValDt/DtTm", FIELD_VALUED },
  { "AcctSvcrRef", FIELD_NUMBER },
};

/* What says something about who paid and what for. */
static const char *const words[] = {
  "AddtlNtryInf",
  "NtryRef",
  "NtryDtls/TxDtls/Refs/EndToEndId",
  "NtryDtls/TxDtls/Refs/TxId",
  "NtryDtls/TxDtls/Refs/InstrId",
  "NtryDtls/TxDtls/RltdPties/Dbtr/Nm",
  "NtryDtls/TxDtls/RltdPties/Dbtr/Pty/Nm",
  "NtryDtls/TxDtls/RltdPties/Cdtr/Nm",
  "NtryDtls/TxDtls/RltdPties/Cdtr/Pty/Nm",
  "NtryDtls/TxDtls/RmtInf/Ustrd",
  "NtryDtls/TxDtls/RmtInf/Strd/CdtrRefInf/Ref",
  "NtryDtls/TxDtls/AddtlTxInf",
};

static const char *
get_field (const Reading *self,
           Field          field)
{
  return self->fields[field] != NULL ? self->fields[field] : "";
}

static guint
get_line (GMarkupParseContext *context)
{
  int line;

  g_markup_parse_context_get_position (context, &line, NULL);

  return (guint) MAX (line, 1);
}

static gboolean
is_open (const Reading *self,
         const char    *parent,
         const char    *name)
{
  guint n = self->path->len;

  return n >= 2 && strcmp (self->path->pdata[n - 1], name) == 0 &&
         strcmp (self->path->pdata[n - 2], parent) == 0;
}

/* --- bookings --------------------------------------------------------------------------------- */

static void
begin_entry (Reading *self,
             guint    line)
{
  self->entry = self->path->len;
  self->entry_line = line;
  g_string_truncate (self->words, 0);
  for (guint i = 0; i < N_FIELDS; i++)
    g_clear_pointer (&self->fields[i], g_free);
}

static void
add_words (Reading    *self,
           const char *text)
{
  if (till_text_is_empty (text) || strcmp (text, "NOTPROVIDED") == 0 ||
      self->words->len > MAX_TEXT || strstr (self->words->str, text) != NULL)
    return;

  g_string_append_printf (self->words, "%s%s", self->words->len > 0 ? " · " : "", text);
}

static gboolean
end_entry (Reading *self,
           GError **error)
{
  const char *day_text = get_field (self, FIELD_BOOKED);
  const char *sign = get_field (self, FIELD_SIGN);
  char currency[TILL_CURRENCY_SIZE];
  TillMoney amount;
  gint64 day;

  self->entry = 0;
  /* BOOK is what happened; PDNG and INFO are not yet, or not at all (ExternalEntryStatus1Code). */
  if (strcmp (get_field (self, FIELD_STATE), "BOOK") != 0)
    {
      self->n_skipped++;
      return TRUE;
    }

  if (*day_text == '\0')
    day_text = get_field (self, FIELD_VALUED);
  if (!till_bank_date_parse (day_text, TILL_BANK_DATE_YMD, &day))
    return till_bank_fail (error, TILL_BANK_ERROR_DATE, self->entry_line);
  if (!till_currency_normalise (get_field (self, FIELD_CURRENCY), currency))
    return till_bank_fail (error, TILL_BANK_ERROR_CURRENCY, self->entry_line);
  if (!till_bank_number_parse (get_field (self, FIELD_AMOUNT), currency, &amount) ||
      amount.minor < 0 || (strcmp (sign, "CRDT") != 0 && strcmp (sign, "DBIT") != 0))
    return till_bank_fail (error, TILL_BANK_ERROR_AMOUNT, self->entry_line);
  if (self->lines->len == TILL_BANK_MAX_LINES)
    return till_bank_fail (error, TILL_BANK_ERROR_TOO_LARGE, 0);

  /* Of a reversal, too, this says which way the money went. */
  if (strcmp (sign, "DBIT") == 0)
    amount.minor = -amount.minor;

  g_ptr_array_add (self->lines, till_bank_line_new (day, &amount, self->account,
                                                    self->words->str));
  g_ptr_array_add (self->keys,
                   g_strdup_printf ("camt\n%s\n%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT
                                    "\n%s\n%s", self->account != NULL ? self->account : "",
                                    get_field (self, FIELD_NUMBER), day, amount.minor, currency,
                                    *get_field (self, FIELD_NUMBER) != '\0' ? ""
                                                                            : self->words->str));

  return TRUE;
}

/* What an element of the open booking said; @path is seen from it. */
static void
take_member (Reading    *self,
             const char *path)
{
  g_autofree char *text = till_text_clean (self->text->str, MAX_TEXT);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (fields[i].path, path) == 0)
      {
        if (self->fields[fields[i].field] == NULL && *text != '\0')
          self->fields[fields[i].field] = g_steal_pointer (&text);
        return;
      }

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i], path) == 0)
      add_words (self, text);
}

static char *
say_path (const Reading *self,
          guint          from)
{
  g_autoptr (GString) path = g_string_new (NULL);

  for (guint i = from; i < self->path->len; i++)
    g_string_append_printf (path, "%s%s", i > from ? "/" : "",
                            (const char *) self->path->pdata[i]);

  return g_string_free (g_steal_pointer (&path), FALSE);
}

/* --- the parser ------------------------------------------------------------------------------- */

/* Elements may have a prefix of the writer's choice: "ns2:Ntry". */
static const char *
strip_prefix (const char *name)
{
  const char *colon = strrchr (name, ':');

  return colon != NULL ? colon + 1 : name;
}

static void
begin_element (GMarkupParseContext *context,
               const char          *name,
               const char         **attribute_names,
               const char         **attribute_values,
               gpointer             user_data,
               GError             **error)
{
  Reading *self = user_data;

  if (self->path->len == MAX_DEPTH)
    {
      till_bank_fail (error, TILL_BANK_ERROR_DAMAGED, get_line (context));
      return;
    }

  g_string_truncate (self->text, 0);
  g_ptr_array_add (self->path, g_strdup (strip_prefix (name)));
  if (self->entry == 0 && is_open (self, "Stmt", "Ntry"))
    begin_entry (self, get_line (context));
  else if (self->entry == 0 && is_open (self, "BkToCstmrStmt", "Stmt"))
    g_clear_pointer (&self->account, g_free);
  else if (self->entry > 0 && self->path->len == self->entry + 1 && is_open (self, "Ntry", "Amt"))
    for (guint i = 0; attribute_names[i] != NULL; i++)
      if (strcmp (attribute_names[i], "Ccy") == 0 && self->fields[FIELD_CURRENCY] == NULL)
        self->fields[FIELD_CURRENCY] = g_strdup (attribute_values[i]);
}

static void
take_account (Reading *self)
{
  g_autofree char *path = say_path (self, 0);

  if (self->account == NULL && (g_str_has_suffix (path, "/Stmt/Acct/Id/IBAN") ||
                                g_str_has_suffix (path, "/Stmt/Acct/Id/Othr/Id")))
    self->account = till_text_clean (self->text->str, MAX_TEXT);
}

static void
end_element (GMarkupParseContext *context,
             const char          *name,
             gpointer             user_data,
             GError             **error)
{
  Reading *self = user_data;

  if (self->entry > 0 && self->path->len == self->entry)
    end_entry (self, error);
  else if (self->entry > 0)
    {
      g_autofree char *path = say_path (self, self->entry);

      take_member (self, path);
    }
  else if (self->text->len > 0)
    take_account (self);

  g_ptr_array_remove_index (self->path, self->path->len - 1);
  g_string_truncate (self->text, 0);
}

static void
add_text (GMarkupParseContext *context,
          const char          *text,
          gsize                length,
          gpointer             user_data,
          GError             **error)
{
  Reading *self = user_data;

  if (self->text->len < MAX_TEXT)
    g_string_append_len (self->text, text, (gssize) MIN (length, MAX_TEXT));
}

static void
pass_through (GMarkupParseContext *context,
              const char          *text,
              gsize                length,
              gpointer             user_data,
              GError             **error)
{
  if (length >= 2 && text[1] == '!' && !(length >= 4 && strncmp (text, "<!--", 4) == 0))
    till_bank_fail (error, TILL_BANK_ERROR_DAMAGED, get_line (context));
}

/**
 * till_bank_camt_is:
 * @text: a file in UTF-8
 *
 * Returns: whether this looks like camt.053
 */
gboolean
till_bank_camt_is (const char *text)
{
  const char *p = text;

  while (g_ascii_isspace (*p))
    p++;

  return *p == '<' && g_strstr_len (p, 4096, "BkToCstmrStmt") != NULL;
}

/**
 * till_bank_camt_read:
 * @text: a file in UTF-8
 * @length: its length in bytes
 * @lines: (element-type TillBankLine): what its lines are added to
 * @ret_n_skipped: (out): how many bookings have not happened yet
 * @error: return location for a #GError in #TILL_BANK_ERROR
 *
 * Returns: %FALSE when the file is damaged
 */
gboolean
till_bank_camt_read (const char *text,
                     gsize       length,
                     GPtrArray  *lines,
                     guint      *ret_n_skipped,
                     GError    **error)
{
  static const GMarkupParser parser = {
    begin_element, end_element, add_text, pass_through, NULL,
  };
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;
  Reading self = { .lines = lines, .keys = keys };
  gboolean ok;

  self.path = g_ptr_array_new_with_free_func (g_free);
  self.text = g_string_new (NULL);
  self.words = g_string_new (NULL);
  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &self, NULL);
  ok = g_markup_parse_context_parse (context, text, (gssize) length, &local_error) &&
       g_markup_parse_context_end_parse (context, &local_error);
  if (ok)
    {
      till_bank_lines_mark (lines, keys);
      *ret_n_skipped = self.n_skipped;
    }
  else if (local_error->domain == TILL_BANK_ERROR)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    till_bank_fail (error, TILL_BANK_ERROR_DAMAGED, get_line (context));

  for (guint i = 0; i < N_FIELDS; i++)
    g_free (self.fields[i]);
  g_free (self.account);
  g_string_free (self.words, TRUE);
  g_string_free (self.text, TRUE);
  g_ptr_array_unref (self.path);

  return ok;
}
