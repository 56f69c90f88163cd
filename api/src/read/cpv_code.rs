//! CPV codes.

use std::collections::{HashMap, HashSet};

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper, sql_types::Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::CpvEntry,
    tables::cpv_codes,
    types::{CpvCode, CpvLevel},
};
use uuid::Uuid;

use super::{
    Page, ReadError, Reader, Slice, Value,
    page::Key,
    reader::Columns,
    statement::{Kind, Statement},
};

/// Which codes are wanted; every part that is given narrows it
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// With all of these words in one of the labels, also as a part of a word, in another form of the Dutch word, and whatever the case
    /// and accents; digits begin the code, with or without a check digit
    pub search: Option<String>,
    /// Right below this code
    pub below: Option<CpvCode>,
    /// Of this level
    pub level: Option<CpvLevel>,
    /// On the list of social and other specific services, or not
    pub social: Option<bool>,
}

/// Most words that are looked for; more only make it slower
const MOST_WORDS: usize = 8;

/// Part of the codes, in their order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn page(reader: Reader<'_>, wanted: &Wanted, slice: &Slice) -> Result<Page<CpvEntry>, ReadError> {
    let keys = [Key::ascending("cpv_codes.code", Kind::Text)];
    let statement = Statement::new("SELECT ").fragment(CpvEntry::as_select()).places(&keys).codes(wanted);
    reader.page::<CpvEntry, Columns<CpvEntry>>(statement, &keys, slice).await
}

/// How many codes are wanted
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(connection: &AsyncPgConnection, wanted: &Wanted) -> Result<i64, ReadError> {
    Statement::new("SELECT count(*)").codes(wanted).only_number(connection).await
}

/// Those of the codes that are known, by their eight digits
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_codes(
    mut connection: &AsyncPgConnection,
    codes: &[String],
) -> Result<HashMap<String, CpvEntry>, ReadError> {
    let found: Vec<CpvEntry> = cpv_codes::table
        .filter(cpv_codes::code.eq_any(codes))
        .select(CpvEntry::as_select())
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().map(|entry| (entry.code.to_string(), entry)).collect())
}

/// Those of the codes that exist, by identity, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_ids(mut connection: &AsyncPgConnection, ids: &[Uuid]) -> Result<Vec<CpvEntry>, ReadError> {
    Ok(cpv_codes::table
        .filter(cpv_codes::cpv_code_id.eq_any(ids))
        .select(CpvEntry::as_select())
        .load(&mut connection)
        .await?)
}

/// The codes above these, and above those, as far as they are known
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn above(
    connection: &AsyncPgConnection,
    codes: &[CpvCode],
) -> Result<HashMap<String, CpvEntry>, ReadError> {
    let above: HashSet<String> = codes.iter().flat_map(CpvCode::above).map(String::from).collect();
    if above.is_empty() {
        return Ok(HashMap::new());
    }
    by_codes(connection, &above.into_iter().collect::<Vec<_>>()).await
}

/// Those of the codes that others stand below
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn divided(
    mut connection: &AsyncPgConnection,
    codes: &[CpvCode],
) -> Result<HashSet<String>, ReadError> {
    if codes.is_empty() {
        return Ok(HashSet::new());
    }
    let divided = Statement::new("SELECT above.code FROM cpv_codes above WHERE above.code = ANY(")
        .bind_texts(codes.iter().map(CpvCode::to_string).collect())
        .sql(
            ") AND length(rtrim(above.code, '0')) <= 5 AND EXISTS (SELECT FROM cpv_codes below WHERE below.code > above.code \
             AND starts_with(below.code, rpad(rtrim(above.code, '0'), greatest(length(rtrim(above.code, '0')), 2), '0')))",
        );
    Ok(divided.gives::<Text>().load::<String>(&mut connection).await?.into_iter().collect())
}

/// Whether any code is known: before a list is imported, none is
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn are_known(connection: &AsyncPgConnection) -> Result<bool, ReadError> {
    let any = Statement::new("SELECT count(*) FROM (SELECT FROM cpv_codes LIMIT 1) AS any_code");
    Ok(any.only_number(connection).await? > 0)
}

/// Both labels, made comparable, with a part of a word
const FOLDED: &str = " AND (translate(lower(concat_ws(' ', label_nl, label_en)), \
     'àáâãäåçèéêëìíîïñòóôõöøùúûüýÿ', 'aaaaaaceeeeiiiinoooooouuuuyy') LIKE \
     translate(lower(";
const FOLDED_END: &str = "), 'àáâãäåçèéêëìíîïñòóôõöøùúûüýÿ', 'aaaaaaceeeeiiiinoooooouuuuyy')";

/// The Dutch label, with a word in whatever form: "schoonmaak" in "Schoonmaken van kantoren"
const INFLECTED: &str = " OR cpv_codes.cpv_code_id IN (SELECT inflected.cpv_code_id FROM cpv_codes inflected \
     WHERE to_tsvector('dutch', coalesce(inflected.label_nl, '')) @@ plainto_tsquery('dutch', ";

/// The nearest code above one that is known; the ones that it may stand below come in order
const ABOVE: &str = " = (SELECT max(above.code) FROM cpv_codes above WHERE above.code < cpv_codes.code AND above.code IN \
     (rpad(left(cpv_codes.code, 2), 8, '0'), rpad(left(cpv_codes.code, 3), 8, '0'), \
      rpad(left(cpv_codes.code, 4), 8, '0'), rpad(left(cpv_codes.code, 5), 8, '0')))";

impl Statement {
    /// With the condition behind it that a word, or the digits that a code begins with, are found
    fn word(self, word: &str) -> Self {
        if let Some(digits) = digits(word) {
            let begins = self.sql(" AND starts_with(cpv_codes.code, ");
            return begins.bind(Value::Text(digits.to_owned())).sql(")");
        }
        let part = self.sql(FOLDED).bind(Value::containing(word)).sql(FOLDED_END);
        part.sql(INFLECTED).bind(Value::Text(word.to_owned())).sql(")))")
    }

    fn codes(self, wanted: &Wanted) -> Self {
        let mut statement = self.sql(" FROM cpv_codes WHERE TRUE");
        let words = wanted.search.iter().flat_map(|search| words(search));
        for word in words.take(MOST_WORDS) {
            statement = statement.word(word);
        }
        if let Some(below) = &wanted.below {
            statement = statement
                .sql(" AND starts_with(cpv_codes.code, ")
                .bind(Value::Text(below.digits().to_owned()))
                .sql(") AND ")
                .bind(Value::Text(below.to_string()))
                .sql(ABOVE);
        }
        match wanted.social {
            Some(true) => statement = statement.sql(" AND is_social"),
            Some(false) => statement = statement.sql(" AND NOT is_social"),
            None => {}
        }
        match wanted.level {
            Some(level) => statement
                .sql(" AND least(greatest(length(rtrim(cpv_codes.code, '0')), 2), 6) = ")
                .bind(Value::Number(digits_of(level))),
            None => statement,
        }
    }
}

fn words(search: &str) -> impl Iterator<Item = &str> {
    search.split(|sign: char| sign.is_whitespace() || sign.is_control()).filter(|word| !word.is_empty())
}

/// The digits that a code begins with, when a word is no word: `4523`, `45233130-9`
fn digits(word: &str) -> Option<&str> {
    let code = word.split_once('-').map_or(word, |(code, _)| code);
    let is_digits = !code.is_empty() && code.len() <= 8 && code.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then_some(code)
}

/// Digits that say something in a code of a level; of a subcategory six or more
const fn digits_of(level: CpvLevel) -> i64 {
    match level {
        CpvLevel::Division => 2,
        CpvLevel::Group => 3,
        CpvLevel::Class => 4,
        CpvLevel::Category => 5,
        CpvLevel::Subcategory => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_begin_a_code() {
        assert_eq!(digits("45"), Some("45"));
        assert_eq!(digits("45233130-9"), Some("45233130"));
        for word in ["schoonmaak", "-", "2e", "123456789", "e-mail"] {
            assert_eq!(digits(word), None, "{word}");
        }
    }
}
