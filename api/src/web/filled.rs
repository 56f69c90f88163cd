//! A form as somebody filled it in: what is meant by each field, and what is wrong with it.

use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schema::{
    rules::Violation,
    texts::{CPV_MALFORMED, Label, amount_missing, day_missing, violation_sentence},
    types::CpvCode,
};
use uuid::Uuid;

use super::dutch;
use crate::write::Refused;

/// What was filled in, and what is wrong with it, field by field
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Filled {
    values: Vec<(String, String)>,
    errors: Vec<(&'static str, String)>,
    /// CPV codes to choose from; empty when none were looked for, or found
    codes: Vec<Choice>,
}

/// One of the values that a field may have
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    /// As it is sent
    pub(super) value: String,
    /// As people read it
    pub(super) name: String,
    /// Whether it is the one
    pub(super) is_chosen: bool,
}

impl Filled {
    /// What a browser sent; it ends the lines of a text with two characters, where all others use one
    pub(super) fn sent(mut values: Vec<(String, String)>) -> Self {
        for (_, value) in &mut values {
            if value.contains('\r') {
                *value = value.replace("\r\n", "\n");
            }
        }
        Self { values, errors: Vec::new(), codes: Vec::new() }
    }

    /// What stands in the fields of this form, and of the other where this one has none
    pub(super) fn over(mut self, other: Self) -> Self {
        self.values.extend(other.values);
        self
    }

    /// What stands in a field; empty when nothing does
    pub(super) fn text(&self, field: &str) -> &str {
        self.values.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value)
    }

    /// Fills in a field, whatever stood there
    pub(super) fn fill_in(&mut self, field: &'static str, value: String) {
        match self.values.iter_mut().find(|(name, _)| name == field) {
            Some((_, there)) => *there = value,
            None => self.values.push((field.to_owned(), value)),
        }
    }

    /// What stands in a field that may not stay empty; `None`, and said in the sentence of that violation, when it did
    pub(super) fn filled_in(&mut self, field: &'static str, code: &'static str) -> Option<String> {
        self.filled_in_or(field, &Violation::new(code))
    }

    /// The same, of a violation that holds values
    pub(super) fn filled_in_or(&mut self, field: &'static str, missing: &Violation) -> Option<String> {
        let text = self.optional(field);
        self.expect(field, text, || violation_sentence(missing))
    }

    /// What stands in a field that may stay empty; `None` when it did
    pub(super) fn optional(&self, field: &str) -> Option<String> {
        let text = self.text(field).trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Whether a field was sent, filled in or not
    pub(super) fn has(&self, field: &str) -> bool {
        self.values.iter().any(|(name, _)| name == field)
    }

    /// What stands in each field whose name starts so, with the rest of the name
    pub(super) fn starting(&self, prefix: &'static str) -> impl Iterator<Item = (String, String)> {
        let field = move |(name, value): &(String, String)| {
            Some((name.strip_prefix(prefix)?.to_owned(), value.clone()))
        };
        self.values.iter().filter_map(field)
    }

    /// Whether a box is checked
    pub(super) fn is_checked(&self, field: &str) -> bool {
        !self.text(field).is_empty()
    }

    /// The values that a field may have
    pub(super) fn choices(
        &self,
        field: &str,
        all: impl IntoIterator<Item = (String, String)>,
    ) -> Vec<Choice> {
        let chosen = self.text(field);
        let choice = |(value, name): (String, String)| Choice { is_chosen: value == chosen, value, name };
        all.into_iter().map(choice).collect()
    }

    /// The values of an enumeration that a field may have
    pub(super) fn labelled<T: Label + Copy + ToString>(&self, field: &str, all: &[T]) -> Vec<Choice> {
        self.choices(field, all.iter().map(|one| (one.to_string(), one.label().to_owned())))
    }

    /// The day in a field; `None`, and said so, when there is none
    pub(super) fn day(&mut self, field: &'static str) -> Option<NaiveDate> {
        let day = dutch::typed_day(self.text(field));
        self.expect(field, day, || day_missing(field))
    }

    /// The day in a field that may stay empty; `None`, and said so, when what stands there is no day
    #[expect(clippy::option_option, reason = "nothing and something wrong are two things")]
    pub(super) fn optional_day(&mut self, field: &'static str) -> Option<Option<NaiveDate>> {
        if self.text(field).trim().is_empty() { Some(None) } else { self.day(field).map(Some) }
    }

    /// The amount in a field that may stay empty; `None`, and said so, when what stands there is no amount
    #[expect(clippy::option_option, reason = "nothing and something wrong are two things")]
    pub(super) fn optional_amount(&mut self, field: &'static str) -> Option<Option<Decimal>> {
        if self.text(field).trim().is_empty() { Some(None) } else { self.amount(field).map(Some) }
    }

    /// What somebody means by a field, read so; `None`, and said in this sentence, when that is not to be understood
    pub(super) fn meant<T>(
        &mut self,
        field: &'static str,
        missing: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let meant = read(self.text(field).trim());
        self.expect(field, meant, || missing.to_owned())
    }

    /// The field of a form that holds a CPV code, and the one that holds a choice from those that were offered instead
    pub(super) const CPV_CODE: &str = "cpv_code";
    const CPV_CHOICE: &str = "cpv_choice";

    /// Offers CPV codes to choose from
    pub(super) fn offer_codes(&mut self, codes: impl Iterator<Item = (String, String)>) {
        self.codes = self.choices(Self::CPV_CHOICE, codes);
    }

    /// The CPV codes that are offered
    pub(super) fn codes(&self) -> &[Choice] {
        &self.codes
    }

    /// The CPV code that was filled in or chosen, with or without its check digit; `None`, and said so, when what stands there is none
    #[expect(clippy::option_option, reason = "nothing and something wrong are two things")]
    pub(super) fn cpv_code(&mut self) -> Option<Option<String>> {
        if let Some(chosen) = self.optional(Self::CPV_CHOICE) {
            self.values.retain(|(name, _)| name != Self::CPV_CODE);
            for (name, value) in &mut self.values {
                if name == Self::CPV_CHOICE {
                    (*name, *value) = (Self::CPV_CODE.to_owned(), chosen.clone());
                }
            }
        }
        self.meant(Self::CPV_CODE, CPV_MALFORMED, |text| {
            if text.is_empty() {
                return Some(None);
            }
            text.parse::<CpvCode>().ok().map(|code| Some(code.to_string()))
        })
    }

    /// The amount in a field; `None`, and said so, when there is none
    pub(super) fn amount(&mut self, field: &'static str) -> Option<Decimal> {
        let amount = dutch::amount(self.text(field));
        self.expect(field, amount, || amount_missing(field))
    }

    /// The identity in a field; `None`, and said in this sentence, when there is none
    pub(super) fn identity(&mut self, field: &'static str, missing: &str) -> Option<Uuid> {
        self.parsed(field, missing)
    }

    /// What is meant in a field, such as a choice or a number; `None`, and said in this sentence, when that is nothing of the kind
    pub(super) fn parsed<T: FromStr>(&mut self, field: &'static str, missing: &str) -> Option<T> {
        let parsed = self.text(field).trim().parse().ok();
        self.expect(field, parsed, || missing.to_owned())
    }

    /// What was found in a field; `None`, and said so, when nothing was
    pub(super) fn expect<T>(
        &mut self,
        field: &'static str,
        found: Option<T>,
        missing: impl Fn() -> String,
    ) -> Option<T> {
        if found.is_none() {
            self.say(field, missing());
        }
        found
    }

    /// Says what is wrong with a field, after what is wrong with those that stand before it in the form: a browser sends them in that
    /// order. A group of fields, such as `parts`, stands where the first does whose name goes on from it with a dash, and what a
    /// browser did not send comes last.
    fn say(&mut self, field: &'static str, sentence: String) {
        let place = |field: &str| {
            let is_of = |name: &str| {
                name.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            };
            self.values.iter().position(|(name, _)| is_of(name)).unwrap_or(usize::MAX)
        };
        let own = place(field);
        let at = self.errors.partition_point(|(other, _)| place(other) <= own);
        self.errors.insert(at, (field, sentence));
    }

    /// Says what was refused at those of these fields that it is about; gives what is about none of them, in sentences
    pub(super) fn refuse(&mut self, fields: &[&'static str], refused: &[Refused]) -> String {
        let mut left = Vec::new();
        for refused in refused {
            let sentence = violation_sentence(&refused.violation);
            let of_path = refused.path.first().map(String::as_str);
            match fields.iter().find(|field| Some(**field) == of_path) {
                Some(field) => self.say(field, sentence),
                None => left.push(sentence),
            }
        }
        left.join(" ")
    }

    /// What is wrong, each with the field that it is about
    pub(super) fn errors(&self) -> &[(&'static str, String)] {
        &self.errors
    }

    /// What is wrong with a field; empty when nothing is
    pub(super) fn error(&self, field: &str) -> String {
        let of_field = self.errors.iter().filter(|(of, _)| *of == field);
        of_field.map(|(_, sentence)| sentence.as_str()).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    fn filled(values: &[(&str, &str)]) -> Filled {
        Filled::sent(values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn reads_what_is_meant() {
        let mut form =
            filled(&[("day", "2023-03-15"), ("amount", "€ 1.250,50"), ("note", " "), ("late", "yes")]);
        assert_eq!(form.day("day"), NaiveDate::from_ymd_opt(2023, 3, 15));
        assert_eq!(form.amount("amount"), Some(dec!(1250.50)));
        assert_eq!(form.optional("note"), None);
        assert_eq!((form.optional_day("note"), form.optional_amount("note")), (Some(None), Some(None)));
        assert_eq!(form.optional_amount("amount"), Some(Some(dec!(1250.50))));
        assert!(form.is_checked("late") && !form.is_checked("other"));
        assert_eq!(form.errors(), []);
    }

    #[test]
    fn a_code_is_filled_in_or_chosen() {
        let code = |values: &[(&str, &str)]| {
            let mut form = filled(values);
            (form.cpv_code(), form.text("cpv_code").to_owned(), form.error("cpv_code").is_empty())
        };
        let cleaning = Some(Some("90910000".to_owned()));
        assert_eq!(code(&[("cpv_code", "90910000-9")]), (cleaning.clone(), "90910000-9".to_owned(), true));
        assert_eq!(
            code(&[("cpv_code", "reiniging"), ("cpv_choice", "90910000")]),
            (cleaning, "90910000".to_owned(), true)
        );
        assert_eq!(
            code(&[("cpv_code", "reiniging"), ("cpv_choice", "")]),
            (None, "reiniging".to_owned(), false)
        );
        assert_eq!(code(&[]), (Some(None), String::new(), true));
    }

    #[test]
    fn says_of_each_field_what_is_missing() {
        let mut form = filled(&[("day", ""), ("amount", "veel")]);
        assert_eq!(
            (form.day("day"), form.amount("amount"), form.identity("by", "Kies.")),
            (None, None, None)
        );
        let fields: Vec<_> = form.errors().iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["day", "amount", "by"]);
        assert_eq!((form.error("by").as_str(), form.error("note").as_str()), ("Kies.", ""));
        assert_eq!(
            (form.optional_amount("amount"), form.meant("amount", "Tel.", |text| text.parse().ok())),
            (None, None::<u32>)
        );
        assert!(form.error("amount").ends_with("Tel."));
    }

    #[test]
    fn what_is_wrong_is_said_in_the_order_of_the_form() {
        let mut form =
            filled(&[("year", ""), ("title", ""), ("part-1", "LEAD"), ("part-2", "LEAD"), ("end", "")]);
        let say = |form: &mut Filled, field| form.expect(field, None::<()>, || field.to_owned());
        for field in ["end", "unsent", "part", "title", "year"] {
            say(&mut form, field);
        }
        form.refuse(&["year", "title"], &[Refused::at("title", Violation::new("tender.title_missing"))]);
        let fields: Vec<_> = form.errors().iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["year", "title", "title", "part", "end", "unsent"]);
    }

    #[test]
    fn what_is_refused_stands_at_its_field_and_the_rest_is_left() {
        let mut form = filled(&[]);
        let refused = [
            Refused::at("amount", Violation::new("expense.amount_zero")),
            Refused::at("partnership", Violation::new("expense.unknown")),
        ];
        assert_eq!(form.refuse(&["amount"], &refused), "Deze uitgave bestaat niet.");
        assert_eq!(form.error("amount"), "Vul een ander bedrag in dan nul.");
    }
}
