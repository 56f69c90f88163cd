//! The forms that record and correct an expense.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schema::{
    rules::{Violation, expense_correction::default_day, settlement::ClosedPeriods},
    texts::{
        CORRECTION_MISSING, CORRECTION_NOT_NEEDED, CORRECTION_TWICE, Label, PAYER_MISSING,
        correction_reckoned, violation_sentence,
    },
    types::{Half, HalfYear, VatTreatment, euros_and_cents},
};
use uuid::Uuid;

use crate::{
    read::{expense::ExpenseWithRelations, partnership::Member},
    web::{
        doubts::Doubts,
        dutch::amount,
        filled::{Choice, Filled},
    },
    write::{
        books::IfClosed,
        expense::{Correction, ExpenseDraft},
        tender::OrganizationKey,
    },
};

/// The fields that something may be wrong with, of either form
pub(super) const FIELDS: [&str; 8] =
    ["spent_on", "line", "paid_by", "amount", SHOULD_BE, "reference", "description", "reason"];
/// The field that says what an expense should be, instead of the difference
const SHOULD_BE: &str = "should_be";
/// The difference that was filled in before, which is typed by nobody
const RECKONED: &str = "reckoned";

/// The expense that is meant; `None`, with what is wrong said, when that is not to be understood
pub(super) fn draft(filled: &mut Filled) -> Option<ExpenseDraft> {
    let (day, payer) = (filled.day("spent_on"), filled.identity("paid_by", PAYER_MISSING));
    let (line, euros) = (chosen_line(filled), filled.amount("amount"));
    Some(ExpenseDraft {
        partnership: filled.text("partnership").to_owned(),
        // What is no year is refused as one that is out of range.
        year: filled.text("year").parse().unwrap_or(0),
        spent_on: day?,
        line: line?,
        paid_by: OrganizationKey::Id(payer?),
        amount: euros?,
        vat_treatment: filled.text("vat_treatment").parse().ok(),
        reference: filled.optional("reference"),
        description: filled.optional("description"),
        if_closed: if_closed(filled),
    })
}

/// Fills in the difference, where it is said what an expense should be that is `now` so much with its corrections; whether that is
/// still to be shown, or something is wrong with it
pub(super) fn reckons(filled: &mut Filled, now: Decimal) -> bool {
    let Some(should_be) = filled.optional_amount(SHOULD_BE) else { return true };
    let Some(difference) = should_be.map(|should_be| should_be - now) else { return false };
    if difference.is_zero() {
        return filled.expect::<()>(SHOULD_BE, None, || CORRECTION_NOT_NEEDED.to_owned()).is_none();
    }
    let typed = amount(filled.text("amount"));
    if typed == Some(difference) {
        return false;
    }
    if typed.is_some() && typed != amount(filled.text(RECKONED)) {
        return filled.expect::<()>(SHOULD_BE, None, || CORRECTION_TWICE.to_owned()).is_none();
    }
    filled.fill_in("amount", format!("{difference:.2}").replace('.', ","));
    true
}

/// What the difference in the form was reckoned from; empty where it was typed
fn reckoned(filled: &Filled, now: Decimal) -> String {
    let should_be = amount(filled.text(SHOULD_BE));
    let is_reckoned = |should_be: &Decimal| amount(filled.text("amount")) == Some(should_be - now);
    should_be.filter(is_reckoned).map(|should_be| correction_reckoned(now, should_be)).unwrap_or_default()
}

/// The correction that is meant; `None`, with what is wrong said, when that is not to be understood
pub(super) fn correction(filled: &mut Filled, expense: Uuid) -> Option<Correction> {
    let day = filled.day("spent_on");
    let euros = match filled.text("amount").trim() {
        "" => filled.expect("amount", None, || CORRECTION_MISSING.to_owned()),
        _ => filled.amount("amount"),
    };
    let reason = filled.filled_in("reason", "expense.reason_missing");
    Some(Correction {
        expense,
        version: filled.text("version").parse().unwrap_or(0),
        spent_on: Some(day?),
        amount: euros?,
        reason: reason?,
        reference: filled.optional("reference"),
        if_closed: if_closed(filled),
    })
}

/// The line that was chosen from those of the budget, or else the other one that was typed
fn line(filled: &Filled) -> &str {
    match filled.text("line").trim() {
        "" => filled.text("other_line").trim(),
        chosen => chosen,
    }
}

/// That line; `None`, and said so, when there is none
fn chosen_line(filled: &mut Filled) -> Option<String> {
    let meant = Some(line(filled).to_owned()).filter(|line| !line.is_empty());
    filled.expect("line", meant, || violation_sentence(&Violation::new("expense.line_missing")))
}

fn if_closed(filled: &Filled) -> IfClosed {
    if filled.is_checked("late") { IfClosed::NextSettlement } else { IfClosed::Refuse }
}

/// The form that records an expense
pub(super) struct RecordForm {
    pub(super) filled: Filled,
    /// What is to be confirmed
    pub(super) doubts: Doubts,
    /// Lines of the budget that it may be on, though another may be typed; none when there is no budget
    pub(super) lines: Vec<Choice>,
    /// Another line, as it was typed
    pub(super) other_line: String,
    /// Members of the year
    pub(super) payers: Vec<Choice>,
    pub(super) treatments: Vec<Choice>,
    /// Whether it may be of a half-year that was settled
    pub(super) may_be_late: bool,
}

impl RecordForm {
    pub(super) fn new(
        (filled, doubts): (Filled, Doubts),
        lines: Vec<String>,
        members: &[Member],
        year: i32,
        closed: Option<ClosedPeriods>,
    ) -> Self {
        let payers = members.iter().filter(|member| member.is_in(year)).map(|member| {
            (member.organization.organization_id.to_string(), member.organization.name.clone())
        });
        let mut payers: Vec<(String, String)> = payers.collect();
        // Who left and came back in one year is one payer.
        payers.dedup();
        let treatments = VatTreatment::ALL.iter().map(|one| (one.to_string(), one.label().to_owned()));
        let typed = line(&filled);
        let is_other = !lines.iter().any(|line| line == typed);
        Self {
            payers: filled.choices("paid_by", payers),
            treatments: filled.choices("vat_treatment", treatments),
            other_line: if is_other { typed.to_owned() } else { String::new() },
            lines: filled.choices("line", lines.into_iter().map(|line| (line.clone(), line))),
            may_be_late: has_closed(closed, year),
            filled,
            doubts,
        }
    }
}

/// Whether a half of a year was settled
pub(in crate::web) fn has_closed(closed: Option<ClosedPeriods>, year: i32) -> bool {
    let halves = Half::ALL.iter().map(|half| HalfYear { year, half: *half });
    closed.is_some_and(|closed| halves.into_iter().any(|period| closed.contains(period)))
}

/// The form that corrects an expense
pub(super) struct CorrectForm {
    pub(super) filled: Filled,
    /// What is to be confirmed
    pub(super) doubts: Doubts,
    /// The version that was read
    pub(super) version: i32,
    /// Whether it may be of a half-year that was settled
    pub(super) may_be_late: bool,
    /// What the expense is with its corrections
    pub(super) now: String,
    /// What the difference was reckoned from; empty where it was typed
    pub(super) reckoned: String,
}

impl CorrectForm {
    pub(super) fn new(
        (filled, doubts): (Filled, Doubts),
        of: &ExpenseWithRelations,
        now: Decimal,
        closed: Option<ClosedPeriods>,
        today: NaiveDate,
    ) -> Self {
        let spent_on = of.expense.spent_on;
        let is_settled =
            closed.is_some_and(|closed| closed.contains(HalfYear::of(of.expense.year, spent_on)));
        let day = default_day(spent_on, is_settled, today).to_string();
        Self {
            reckoned: reckoned(&filled, now),
            filled: filled.over(Filled::sent(vec![("spent_on".to_owned(), day)])),
            doubts,
            version: of.expense.version,
            may_be_late: has_closed(closed, of.expense.year),
            now: euros_and_cents(now),
        }
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
    fn an_expense_is_what_was_filled_in() {
        let mut form = filled(&[
            ("partnership", "zhw"),
            ("year", "2023"),
            ("spent_on", "2023-05-01"),
            ("line", "Onvoorzien"),
            ("paid_by", "00000000-0000-0000-0000-000000000001"),
            ("amount", "-12,50"),
            ("vat_treatment", "EXEMPT"),
            ("description", " "),
        ]);
        let draft = draft(&mut form).unwrap();
        assert_eq!(
            (draft.year, draft.amount, draft.vat_treatment),
            (2023, dec!(-12.50), Some(VatTreatment::Exempt))
        );
        assert_eq!((draft.description, draft.if_closed), (None, IfClosed::Refuse));
    }

    #[test]
    fn the_difference_is_reckoned_and_shown_before_it_is_meant() {
        let reckon = |values: &[(&str, &str)]| {
            let mut form = filled(values);
            (reckons(&mut form, dec!(100)), form.text("amount").to_owned(), form.error(SHOULD_BE))
        };
        let said = |is_shown: bool, amount: &str| (is_shown, amount.to_owned(), String::new());
        assert_eq!(reckon(&[("amount", "-5")]), said(false, "-5"));
        assert_eq!(reckon(&[("should_be", "80,50")]), said(true, "-19,50"));
        assert_eq!(reckon(&[("should_be", "80,50"), ("amount", "-19,50")]), said(false, "-19,50"));
        let (is_shown, amount, error) = reckon(&[("should_be", "80"), ("amount", "80")]);
        assert!(is_shown && amount == "80" && error.contains("één van de twee"), "{error}");
        let changed_his_mind = [("should_be", "80"), ("amount", "-19,50"), (RECKONED, "-19,50")];
        assert_eq!(reckon(&changed_his_mind), said(true, "-20,00"));
        let (is_shown, amount, error) = reckon(&[("should_be", "100")]);
        assert!(is_shown && amount.is_empty() && error.contains("niets te corrigeren"), "{error}");
        assert!(!reckon(&[("should_be", "veel")]).2.is_empty());
    }

    #[test]
    fn all_that_is_missing_is_said_at_once() {
        let mut form = filled(&[("late", "yes")]);
        assert!(draft(&mut form).is_none());
        let fields: Vec<_> = form.errors().iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["spent_on", "paid_by", "line", "amount"]);
        assert_eq!(if_closed(&form), IfClosed::NextSettlement);
    }
}
