/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Invented people and what they buy: names in many scripts, because real customers have them.
 *
 * What must hold: nobody real can be reached: addresses are under example.com (RFC 2606), phone
 * numbers are from Ofcom's range for drama. */

#include "till-sb-people.h"

#include <string.h>

#include "till-sb-ids.h"
#include "till-sb-json.h"

/* A people: names, whether the family name comes first, and where they live. */
typedef struct
{
  guint       weight;
  gboolean    family_first;
  const char *separator;
  const char *country;
  const char *city;
  const char *given;  /* separated by spaces */
  const char *family;
} People;

static const People peoples[] = {
  { 560, FALSE, " ", "GB", "Leeds",
    "Oliver Amelia George Isla Harry Ava Noah Mia Jack Ivy Leo Freya Arthur Florence Muhammad "
    "Willow Oscar Rosie Henry Sophie Thomas Ella Joshua Grace William Evie James Charlotte Alfie "
    "Daisy",
    "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker "
    "White Roberts Green Hall Wood Jackson Clarke Patel Khan Lewis O'Brien Hughes MacDonald" },
  { 60, FALSE, " ", "FR", "Lyon",
    "Zoé Chloé François Hélène Éloïse Benoît Gaëlle Jérôme Anaïs Loïc",
    "Lefèvre Müller-Dupont Besançon Gérard D’Aubigné Hénault Léger Rivière" },
  { 50, FALSE, " ", "DE", "Köln",
    "Jürgen Käthe Björn Günther Änne Sören Zoë Matthäus",
    "Weiß Schröder Kühn Fuß Bäcker Groß Höß Müller" },
  { 40, FALSE, " ", "PL", "Łódź",
    "Łukasz Małgorzata Żaneta Wojciech Święcisław Zbyszko Róża",
    "Błaszczykowski Wiśniewska Żółć Dąbrowska Kołodziej Szczęsny" },
  { 30, FALSE, " ", "TR", "İzmir", "Ömer Çağla İbrahim Şule Gökçe Işıl",
    "Yıldız Öztürk Çelik Şahin Güneş Doğan" },
  { 40, FALSE, " ", "GR", "Θεσσαλονίκη", "Ελένη Γιώργος Αικατερίνη Δημήτρης Σοφία Νίκος",
    "Παπαδόπουλος Οικονόμου Καραγιάννης Νικολαΐδης Βλάχου" },
  { 40, FALSE, " ", "UA", "Київ", "Олена Дмитро Наталія Сергій Ірина Володимир Юлія",
    "Шевченко Коваленко Бондар Ткачук Мельник Іваненко" },
  { 30, FALSE, " ", "AE", "دبي", "محمد فاطمة أحمد عائشة يوسف مريم خالد",
    "الهاشمي العلي المنصور الخطيب النجار" },
  { 30, FALSE, " ", "IL", "חיפה", "נועה דוד תמר יוסף מיכל אברהם",
    "כהן לוי מזרחי פרץ ביטון" },
  { 30, TRUE, "", "CN", "上海", "伟 芳 秀英 敏 静 丽 强 磊", "王 李 张 刘 陈 杨 赵 黄" },
  { 30, TRUE, " ", "JP", "大阪", "さくら 健太 ハナコ 大輔 ユキ 翔太", "佐藤 鈴木 高橋 タナカ 渡辺 伊藤" },
  { 20, TRUE, "", "KR", "서울", "민준 서연 지우 하은 도윤 수아", "김 이 박 최 정 강" },
  { 40, FALSE, " ", "IN", "मुंबई", "अर्जुन प्रिया राहुल अनन्या विक्रम दीपिका",
    "शर्मा वर्मा पटेल गुप्ता सिंह" },
};

static const char * const streets[] = {
  "High Street", "Station Road", "Church Lane", "Mill Lane", "Victoria Road", "Green Lane",
  "Kings Road", "Park Avenue", "Quay Side", "Market Place",
};

static const char * const goods[] = {
  "Wool scarf", "Oak cutting board", "Coffee beans, 1 kg", "Framed print", "Garden chair",
  "Bicycle service", "Bouquet, seasonal", "Cake, 8 portions", "Guitar strings", "Walking boots",
  "Table for four, deposit", "Piano lesson", "Room, two nights", "Boiler service",
  "Linen tablecloth", "Ceramic mug, set of 4", "Theatre tickets", "Dog grooming", "MOT and service",
  "Honey, 6 jars",
};

/* Copies the @index-th word of @words. */
static char *
word_at (const char *words,
         guint64     index)
{
  guint n = 1;

  for (const char *p = words; *p != '\0'; p++)
    n += *p == ' ';

  for (index %= n; index > 0; index--)
    words = strchr (words, ' ') + 1;

  return g_strndup (words, strcspn (words, " "));
}

/**
 * till_sb_person_init:
 * @ret_person: (out caller-allocates): a person; clear it with till_sb_person_clear()
 * @number: which one; the same number is the same person
 */
void
till_sb_person_init (TillSbPerson *ret_person,
                     guint64       number)
{
  guint weights[G_N_ELEMENTS (peoples)];
  TillSbRandom random = { till_sb_mix (number) };
  g_autofree char *given = NULL;
  g_autofree char *family = NULL;
  const People *people;
  guint street, district;

  for (guint i = 0; i < G_N_ELEMENTS (peoples); i++)
    weights[i] = peoples[i].weight;

  people = &peoples[till_sb_random_pick (&random, weights, G_N_ELEMENTS (peoples))];
  given = word_at (people->given, till_sb_random_next (&random));
  family = word_at (people->family, till_sb_random_next (&random));
  ret_person->name = g_strconcat (people->family_first ? family : given, people->separator,
                                  people->family_first ? given : family, NULL);
  ret_person->email = number >= TILL_SB_GUEST (0)
                      ? g_strdup_printf ("guest%u@example.com", (guint) number)
                      : g_strdup_printf ("customer%u@example.com", (guint) number);
  g_snprintf (ret_person->phone, sizeof ret_person->phone, "+447700900%03u",
              till_sb_random_below (&random, 1000));
  street = till_sb_random_below (&random, G_N_ELEMENTS (streets));
  g_snprintf (ret_person->line1, sizeof ret_person->line1, "%u %s",
              1 + till_sb_random_below (&random, 240), streets[street]);
  district = till_sb_random_below (&random, 28);
  g_snprintf (ret_person->postal_code, sizeof ret_person->postal_code, "LS%u %uAB",
              1 + district, till_sb_random_below (&random, 10));
  ret_person->city = people->city;
  ret_person->country = people->country;
}

/**
 * till_sb_person_clear:
 * @person: a person
 */
void
till_sb_person_clear (TillSbPerson *person)
{
  g_clear_pointer (&person->name, g_free);
  g_clear_pointer (&person->email, g_free);
}

static void
write_address (TillSbJson         *json,
               const char         *name,
               const TillSbPerson *person)
{
  till_sb_json_begin (json, name);
  till_sb_json_text (json, "city", person->city);
  till_sb_json_text (json, "country", person->country);
  till_sb_json_text (json, "line1", person->line1);
  till_sb_json_null (json, "line2");
  till_sb_json_text (json, "postal_code", person->postal_code);
  till_sb_json_null (json, "state");
  till_sb_json_end (json);
}

/**
 * till_sb_person_address:
 * @person: a person
 *
 * Returns: (transfer full): the address as JSON
 */
char *
till_sb_person_address (const TillSbPerson *person)
{
  TillSbJson json;

  till_sb_json_init (&json);
  write_address (&json, NULL, person);

  return till_sb_json_steal (&json);
}

/**
 * till_sb_person_billing:
 * @person: a person
 * @with_address: whether the address was given
 *
 * Returns: (transfer full): billing_details as JSON
 */
char *
till_sb_person_billing (const TillSbPerson *person,
                        gboolean            with_address)
{
  TillSbJson json;

  till_sb_json_init (&json);
  till_sb_json_begin (&json, NULL);
  if (with_address)
    write_address (&json, "address", person);
  else
    {
      till_sb_json_begin (&json, "address");
      till_sb_json_nulls (&json, "city country line1 line2 postal_code state");
      till_sb_json_end (&json);
    }
  till_sb_json_text (&json, "email", person->email);
  till_sb_json_text (&json, "name", person->name);
  till_sb_json_text (&json, "phone", with_address ? person->phone : NULL);
  till_sb_json_null (&json, "tax_id");
  till_sb_json_end (&json);

  return till_sb_json_steal (&json);
}

/**
 * till_sb_people_description:
 * @random: a sequence
 * @order: the number of the order
 *
 * Returns: (transfer full) (nullable): what was bought, or %NULL where nobody wrote it down
 */
char *
till_sb_people_description (TillSbRandom *random,
                            guint64       order)
{
  const char *what = goods[till_sb_random_below (random, G_N_ELEMENTS (goods))];
  guint how = till_sb_random_below (random, 10);

  if (how == 0)
    return NULL;

  if (how < 4)
    return g_strdup_printf ("Phone order %" G_GUINT64_FORMAT, order);

  return g_strdup (what);
}
